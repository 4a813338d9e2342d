import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { answerRequests, type Sent } from '../aws/answers.fixture.ts';
import { createStreamPoller } from './stream-poller.ts';

const asked = z.object({
  ShardId: z.string().optional(),
  ShardIterator: z.string().optional(),
  ExclusiveStartShardId: z.string().optional(),
  ShardIteratorType: z.string().optional(),
  SequenceNumber: z.string().optional(),
});

const record = (number: string) => ({ eventName: 'INSERT', dynamodb: { SequenceNumber: number } });

/** A shard that was closed and one it went on as, told of on two pages, the younger first; the closed one is read in two steps, the second of them its end. */
const answer = ({ operation, body }: Sent) => {
  const { ShardId, ShardIterator, ExclusiveStartShardId } = asked.parse(body);
  const shards = ExclusiveStartShardId
    ? { Shards: [{ ShardId: 'older' }] }
    : { Shards: [{ ShardId: 'younger', ParentShardId: 'older' }], LastEvaluatedShardId: 'younger' };
  if (operation.endsWith('DescribeStream')) return { body: { StreamDescription: shards } };
  if (operation.endsWith('GetShardIterator')) return { body: { ShardIterator: `${ShardId} 1` } };
  const steps: Readonly<Record<string, unknown>> = {
    'older 1': { Records: [record('9'), record('10')], NextShardIterator: 'older 2' },
    'older 2': { Records: [record('11')] },
    'younger 1': { Records: [record('100')], NextShardIterator: 'younger 2' },
    'younger 2': { Records: [], NextShardIterator: 'younger 2' },
  };
  return { body: steps[ShardIterator ?? ''] };
};

const numbersOf = (records: readonly unknown[]): readonly string[] =>
  records.map(
    (one) => z.object({ dynamodb: z.object({ SequenceNumber: z.string() }) }).parse(one).dynamodb.SequenceNumber,
  );

const polling = (failures: readonly string[]) => {
  const client = new DynamoDBStreamsClient({ region: 'us-east-1', maxAttempts: 1 });
  const requests = answerRequests(client, answer);
  const [given, due]: [(readonly string[])[], string[]] = [[], [...failures]];
  const poller = createStreamPoller({
    client,
    arn: 'stream',
    take: async (records) => {
      given.push(numbersOf(records));
      const failed = numbersOf(records).find((number) => number === due[0]);
      if (failed === undefined) return { batchItemFailures: [] };
      due.shift();
      return { batchItemFailures: [{ itemIdentifier: failed }] };
    },
    catchUp: async () => {},
    onFailure: () => {},
    pause: async () => {},
  });
  return { poller, given, requests };
};

const turns = async (poller: ReturnType<typeof createStreamPoller>, count: number): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (let turn = 0; turn < count; turn += 1) taken.push(await poller.turn());
  return taken;
};

test('a shard is read when the one it came from is over', async () => {
  const { poller, given } = polling([]);
  expect(await turns(poller, 5)).toEqual([2, 1, 1, 0, 0]);
  expect(given).toEqual([['9', '10'], ['11'], ['100']]);
});

test('after a record that is to come again the shard is read from the one before it, by number and not by text', async () => {
  const { poller, requests } = polling(['10']);
  await poller.turn();
  await poller.turn();
  const iterators = requests.filter(({ operation }) => operation.endsWith('GetShardIterator'));
  expect(iterators.map(({ body }) => asked.parse(body))).toEqual([
    { ShardId: 'older', ShardIteratorType: 'TRIM_HORIZON' },
    { ShardId: 'older', ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: '9' },
  ]);
});

test('the newest record taken is the one with the highest number, not the last by its text', async () => {
  const { poller, requests } = polling(['11']);
  expect(await turns(poller, 3)).toEqual([2, 0, 2]);
  const [, again] = requests.filter(({ operation }) => operation.endsWith('GetShardIterator'));
  expect(asked.parse(again?.body).SequenceNumber).toBe('10');
});

test('where the first record is to come again the shard is read from where it was', async () => {
  const { poller, given, requests } = polling(['9', '9']);
  expect(await turns(poller, 3)).toEqual([0, 0, 2]);
  expect(given).toEqual([
    ['9', '10'],
    ['9', '10'],
    ['9', '10'],
  ]);
  const iterators = requests.filter(({ operation }) => operation.endsWith('GetShardIterator'));
  expect(iterators.map(({ body }) => asked.parse(body).ShardIteratorType)).toEqual(Array(3).fill('TRIM_HORIZON'));
});
