import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CREDENTIALS } from './answers.fixture.ts';
import { awsFailureOf } from './failure.ts';
import { clientOptions } from './place.ts';

/** A service that takes requests and does with them what it is told. */
const serving = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
};

const failing = async (endpoint: string): Promise<unknown> => {
  Object.assign(process.env, CREDENTIALS);
  const client = new DynamoDBClient({ ...clientOptions({ endpoint, region: 'us-east-1' }), maxAttempts: 1 });
  try {
    await client.send(new ListTablesCommand());
    return null;
  } catch (error) {
    return awsFailureOf(error);
  } finally {
    client.destroy();
  }
};

describe('a request', () => {
  test('that nobody answers is given up, and what became of it is unknown', async () => {
    let asked = 0;
    const endpoint = await serving(() => (asked += 1));
    expect(await failing(endpoint)).toMatchObject({
      kind: 'unavailable',
      words: expect.stringMatching(/^cannot be reached or does not answer; /),
      unknownOutcome: true,
    });
    expect(asked).toBe(1);
  });
});
