import { SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { KeptSettings } from '../../application/ports/settings-source.ts';
import { answerRequests } from '../aws/answers.fixture.ts';
import { injectFaults, type Fault } from '../aws/faults.fixture.ts';
import { clientOptions } from '../aws/place.ts';
import { settingsFailure, settingsSourceContract } from './settings-source.contract.ts';
import { createSsmSettings } from './ssm-settings.ts';

const asked = z.strictObject({
  Path: z.literal('/tapewatch/'),
  WithDecryption: z.literal(true),
  NextToken: z.string().optional(),
});

/** Most parameters of one answer. */
const PAGE = 10;

/** A parameter store whose answers are made here. */
const openStore = () => {
  const client = new SSMClient(clientOptions({ endpoint: 'http://127.0.0.1:9' }));
  let settings: KeptSettings = {};
  const requests = answerRequests(client, ({ body }) => {
    const from = Number(asked.parse(body).NextToken ?? 0);
    const all = Object.entries(settings).map(([name, value]) => ({ Name: `/tapewatch/${name}`, Value: value }));
    const next = from + PAGE < all.length ? { NextToken: `${from + PAGE}` } : {};
    return { body: { Parameters: all.slice(from, from + PAGE), ...next } };
  });
  const keep = async (kept: KeptSettings): Promise<void> => {
    settings = kept;
  };
  return { client, source: createSsmSettings({ client, path: '/tapewatch/' }), keep, requests };
};

settingsSourceContract('ssm, shape-checked,', async () => ({ ...openStore(), close: async () => {} }));

describe('requests to the parameter store, shape-checked', () => {
  test('ask for what is below the path, decrypted, page by page', async () => {
    const { source, keep, requests } = openStore();
    await keep(Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`N${i}`, ''])));
    await source.read();
    expect(requests.map(({ operation }) => operation)).toEqual(
      Array.from({ length: 3 }, () => 'AmazonSSM.GetParametersByPath'),
    );
    expect(requests.map(({ body }) => asked.parse(body).NextToken)).toEqual([undefined, '10', '20']);
  });

  test('a path without parameters is refused: it is more likely to be another than meant', async () => {
    expect((await settingsFailure(openStore().source.read(), 'unreadable')).message).toBe(
      'The parameters below /tapewatch/: there are none; check the path and the region, or leave TAPEWATCH_SSM_PATH out.',
    );
  });
});

describe('faults on the way to the parameter store', () => {
  test.each<[Fault, 'busy' | 'unavailable', string]>([
    ['throttled', 'busy', 'is asked more than it takes for now; try again later, or raise its limits.'],
    [
      'server-error',
      'unavailable',
      'cannot be reached or does not answer; check its endpoint and region, then try again.',
    ],
    [
      'forbidden',
      'unavailable',
      'may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID and what it is allowed.',
    ],
  ])('%s for good is told in a plain sentence', async (fault, kind, words) => {
    const { client, source } = openStore();
    injectFaults(
      client,
      Array.from({ length: 4 }, () => fault),
    );
    const error = await settingsFailure(source.read(), kind);
    expect(error.message).toBe(`The parameters below /tapewatch/: the parameter store ${words}`);
    expect(error.cause).toBeInstanceOf(Error);
  });
});
