import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { EMULATOR, startFauxqs } from '../../src/adapters/aws/fauxqs.fixture.ts';
import { createSqsWorkQueue } from '../../src/adapters/queue/sqs-work-queue.ts';
import { openQueueSubscriber, type QueueSubscriber } from './queue-subscriber.ts';

const emulator = await startFauxqs();
const sqs = emulator.sqs();
let queues = 0;
let name = '';

afterAll(() => emulator.stop());

beforeEach(async () => {
  name = `queue-${(queues += 1)}`;
  await sqs.send(new CreateQueueCommand({ QueueName: name }));
});

const put = (...events: readonly (readonly [type: string, findingId: string, ticker: string])[]): Promise<void> =>
  createSqsWorkQueue({ client: sqs, name, pause: async () => {} }).send(
    events.map(([type, findingId, ticker]) => JSON.stringify({ detail: { type, data: { findingId, ticker } } })),
  );

const hearing = async (work: (subscriber: QueueSubscriber) => Promise<void>): Promise<void> => {
  const subscriber = openQueueSubscriber(emulator.endpoint, name, 0);
  try {
    await work(subscriber);
  } finally {
    subscriber.close();
  }
};

describe(`a subscriber on a queue of ${EMULATOR}`, () => {
  test('hears the findings of a ticker that stand, however often and in whatever order it is told', () =>
    hearing(async (subscriber) => {
      await put(['AnomalyRetracted', 'b', 'AAPL'], ['AnomalyDetected', 'a', 'AAPL'], ['AnomalyDetected', 'c', 'MSFT']);
      await put(['AnomalyDetected', 'b', 'AAPL'], ['AnomalyDetected', 'a', 'AAPL'], ['AnomalyUpdated', 'a', 'AAPL']);
      await expect(subscriber.hears('AAPL', ['a'])).resolves.toBeUndefined();
      await expect(subscriber.hears('MSFT', ['c'])).resolves.toBeUndefined();
      await expect(subscriber.hears('IBM', [])).resolves.toBeUndefined();
    }));

  test.each<[string, readonly string[], string]>([
    ['is missing', ['a', 'z'], 'Of AAPL the queue tells of a, and the server lists a z.'],
    ['is too much', [], 'Of AAPL the queue tells of a, and the server lists nothing.'],
  ])('says what it heard where a finding %s', (_, ids, words) =>
    hearing(async (subscriber) => {
      await put(['AnomalyDetected', 'a', 'AAPL']);
      await expect(subscriber.hears('AAPL', ids)).rejects.toThrow(words);
    }),
  );
});
