import { inspect } from 'node:util';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import type { KeptSettings } from '../../application/ports/settings-source.ts';
import { answerRequests } from '../aws/answers.fixture.ts';
import { injectFaults } from '../aws/faults.fixture.ts';
import { clientOptions } from '../aws/place.ts';
import { createSecretSettings } from './secret-settings.ts';
import { settingsFailure, settingsSourceContract } from './settings-source.contract.ts';

/** A secret whose text is given here; null where there is none. */
const openSecret = (text: string | null = '{}') => {
  const client = new SecretsManagerClient(clientOptions({ endpoint: 'http://127.0.0.1:9' }));
  let kept = text;
  const requests = answerRequests(client, () =>
    kept === null
      ? { status: 400, body: { __type: 'ResourceNotFoundException', message: 'Secrets Manager can’t find it.' } }
      : { body: { Name: 'tapewatch', SecretString: kept, VersionStages: ['AWSCURRENT'] } },
  );
  const keep = async (settings: KeptSettings): Promise<void> => {
    kept = JSON.stringify(settings);
  };
  return { client, source: createSecretSettings({ client, secret: 'tapewatch' }), keep, requests };
};

settingsSourceContract('a secret, shape-checked,', async () => ({ ...openSecret(), close: async () => {} }));

describe('a secret, shape-checked', () => {
  test('is asked for by its name, as it is current', async () => {
    const { source, requests } = openSecret();
    await source.read();
    expect(requests).toEqual([{ operation: 'secretsmanager.GetSecretValue', body: { SecretId: 'tapewatch' } }]);
  });

  test('that is not there is named', async () => {
    expect((await settingsFailure(openSecret(null).source.read(), 'unavailable')).message).toBe(
      'The secret tapewatch is not there; check its name, region and endpoint.',
    );
  });

  test.each(['', 'hunter2', '["hunter2"]', '{"TAPEWATCH_SLACK_WEBHOOK_URL":{"hunter2":1}}', '"hunter2"'])(
    'that is written otherwise is refused, and its text is in no failure: %s',
    async (text) => {
      const error = await settingsFailure(openSecret(text).source.read(), 'unreadable');
      expect(error.message).toBe(
        'The secret tapewatch is no JSON object of texts; write it so, a text for each setting.',
      );
      expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('hunter2');
    },
  );

  test('that may not be read is told in a plain sentence', async () => {
    const { client, source } = openSecret();
    injectFaults(client, ['forbidden']);
    expect((await settingsFailure(source.read(), 'unavailable')).message).toMatch(
      /^The secret tapewatch may not be used with the credentials of the environment; /,
    );
  });
});
