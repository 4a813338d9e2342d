import { once } from 'node:events';
import { createServer } from 'node:http';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CREDENTIALS } from './answers.fixture.ts';
import { awsFailureOf } from './failure.ts';
import { clientOptions } from './place.ts';

const server = createServer();
let interruption: AbortController;
let client: SQSClient;
let requests = 0;
server.on('request', () => (requests += 1));

beforeEach(async () => {
  Object.assign(process.env, CREDENTIALS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  requests = 0;
  interruption = new AbortController();
  const place = { endpoint: `http://127.0.0.1:${port}` };
  client = new SQSClient(clientOptions(place, { polling: 60_000, interruption: interruption.signal }));
});

afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

const ask = (): Promise<unknown> =>
  client.send(new ListQueuesCommand({})).catch((error: unknown) => awsFailureOf(error));

test('a request that is not answered is given up when it is interrupted, and not tried again', async () => {
  const asked = ask();
  await once(server, 'request');
  interruption.abort();
  expect(await asked).toMatchObject({ kind: 'unavailable', unknownOutcome: true });
  expect(requests).toBe(1);
});

test('once interrupted nothing is sent', async () => {
  interruption.abort();
  expect(await ask()).toMatchObject({ kind: 'unavailable' });
  expect(requests).toBe(0);
});
