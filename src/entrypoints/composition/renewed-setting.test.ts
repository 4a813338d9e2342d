import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { SECRET_VARIABLE } from './kept-places.ts';
import { renewedSetting } from './renewed-setting.ts';

const NAME = 'TAPEWATCH_SLACK_WEBHOOK_URL';

const MINUTE = 60_000;

type World = { now: number; kept: string | null; asked: number; failures: number };

let world: World;

beforeEach(async () => {
  world = { now: 0, kept: 'https://hooks.example/old', asked: 0, failures: 0 };
  const server = createServer((_, response) => {
    world.asked += 1;
    response.statusCode = world.kept === null ? 400 : 200;
    response.end(
      JSON.stringify(
        world.kept === null
          ? { __type: 'AccessDeniedException' }
          : { SecretString: JSON.stringify({ [NAME]: world.kept }) },
      ),
    );
  });
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  Object.assign(process.env, CREDENTIALS);
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', `http://127.0.0.1:${port}`);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const ask = (environment: Readonly<Record<string, string>> = { [SECRET_VARIABLE]: 'tapewatch' }) =>
  renewedSetting(environment, NAME, { now: () => world.now, onFailure: () => (world.failures += 1) });

test('a secret that changes is taken up within five minutes, and asked for no more often', async () => {
  const address = ask();
  expect([await address(), await address()]).toEqual(['https://hooks.example/old', 'https://hooks.example/old']);
  world.kept = 'https://hooks.example/new';
  world.now = 5 * MINUTE - 1;
  expect(await address()).toBe('https://hooks.example/old');
  world.now = 5 * MINUTE;
  expect(await address()).toBe('https://hooks.example/new');
  expect(world.asked).toBe(2);
});

test('one that cannot be renewed goes on as it was known, which is told', async () => {
  const address = ask();
  await address();
  Object.assign(world, { kept: null, now: 5 * MINUTE });
  expect(await address()).toBe('https://hooks.example/old');
  expect(world.failures).toBe(1);
});

test('one that was never had is none, which is told', async () => {
  world.kept = null;
  expect(await ask()()).toBeUndefined();
  expect(world.failures).toBe(1);
});

test('one that the environment names, or that is kept nowhere, is not asked for', async () => {
  expect(await ask({ [SECRET_VARIABLE]: 'tapewatch', [NAME]: 'https://hooks.example/own' })()).toBeUndefined();
  expect(await ask({})()).toBeUndefined();
  expect(world.asked).toBe(0);
});
