import {
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  ResourceNotFoundException,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
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
    streamArn: async () => 'stream',
    take: async (records) => {
      given.push(numbersOf(records));
      const failed = numbersOf(records).find((number) => number === due[0]);
      if (failed === undefined) return { batchItemFailures: [] };
      due.shift();
      return { batchItemFailures: [{ itemIdentifier: failed }] };
    },
    catchUp: async () => {},
    onFailure: () => {},
    onRecovery: () => {},
    pause: async () => {},
    now: () => 0,
    random: () => 0,
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

/** A reader on virtual time of a stream with one shard that has a record whenever it is read; what is read next may be trimmed or too late, catching up may fail, and it stops after so many pauses. */
const running = (pauses: number) => {
  const clock = { now: 0 };
  let left = pauses;
  const stopping = new AbortController();
  const client = new DynamoDBStreamsClient({ region: 'us-east-1', maxAttempts: 1 });
  let due: Error | null = null;
  let number = 0;
  const requests = answerRequests(client, ({ operation }) => {
    if (operation.endsWith('DescribeStream')) return { body: { StreamDescription: { Shards: [{ ShardId: 'one' }] } } };
    if (operation.endsWith('GetShardIterator')) return { body: { ShardIterator: 'next' } };
    return { body: { Records: [record(`${(number += 1)}`)], NextShardIterator: 'next' } };
  });
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const failure = commandName === 'GetRecordsCommand' ? due : null;
        if (failure === null) return next(args);
        due = null;
        throw failure;
      },
    { step: 'initialize', name: 'failOnce' },
  );
  const [log, caughtUp]: [string[], { fails: number }] = [[], { fails: 0 }];
  const table = { stream: 'stream', missing: 0, onMissing: () => {} };
  const poller = createStreamPoller({
    client,
    streamArn: async () => {
      if (table.missing === 0) return table.stream;
      table.missing -= 1;
      table.onMissing();
      throw new Error('no stream');
    },
    take: async (records) => {
      log.push(...numbersOf(records));
      return { batchItemFailures: [] };
    },
    catchUp: async () => {
      log.push('catch up');
      if (caughtUp.fails > 0) {
        caughtUp.fails -= 1;
        throw new Error('throttled');
      }
    },
    onFailure: (error) => void log.push(error instanceof Error ? error.message : 'failed'),
    onRecovery: () => void log.push('works again'),
    pause: async (ms) => {
      clock.now += ms;
      if ((left -= 1) === 0) stopping.abort();
    },
    now: () => clock.now,
    random: () => 0,
  });
  return {
    poller,
    clock,
    requests,
    log,
    caughtUp,
    table,
    fail: (error: Error) => (due = error),
    run: () => poller.run(stopping.signal),
    stop: () => stopping.abort(),
  };
};

const details = { $metadata: {}, message: 'a day is over' };

test('a catch-up that fails after records were trimmed is made until it succeeds, before anything else is read', async () => {
  const { poller, log, caughtUp, fail } = running(0);
  await poller.turn();
  fail(new TrimmedDataAccessException(details));
  caughtUp.fails = 2;
  await expect(poller.turn()).rejects.toThrow('throttled');
  await expect(poller.turn()).rejects.toThrow('throttled');
  await poller.turn();
  expect(log).toEqual(['1', 'catch up', 'catch up', 'catch up', '2']);
});

test('a place that was held for too long where nothing had been read: what was trimmed meanwhile is not known, so it catches up', async () => {
  const { poller, log, fail } = running(0);
  fail(new ExpiredIteratorException(details));
  await poller.turn();
  await poller.turn();
  expect(log).toEqual(['catch up', '1']);
});

test('another stream than before, as after it was switched off and on: catches up, and begins with its oldest record', async () => {
  const { poller, clock, table, requests, log } = running(0);
  await poller.turn();
  table.stream = 'another';
  clock.now += 10_000;
  await poller.turn();
  expect(log).toEqual(['1', 'catch up', '2']);
  const told = requests.filter(({ operation }) => !operation.endsWith('GetRecords')).map(({ body }) => body);
  expect(told).toMatchObject([
    { StreamArn: 'stream' },
    { StreamArn: 'stream', ShardIteratorType: 'TRIM_HORIZON' },
    { StreamArn: 'another' },
    { StreamArn: 'another', ShardIteratorType: 'TRIM_HORIZON' },
  ]);
});

test('a catch-up that fails on another stream is made until it succeeds, before that is read', async () => {
  const { poller, clock, table, log, caughtUp } = running(0);
  await poller.turn();
  table.stream = 'another';
  clock.now += 10_000;
  caughtUp.fails = 2;
  await expect(poller.turn()).rejects.toThrow('throttled');
  await expect(poller.turn()).rejects.toThrow('throttled');
  await poller.turn();
  expect(log).toEqual(['1', 'catch up', 'catch up', 'catch up', '2']);
});

test('a stream that is not there any more: asks at once which the table has now', async () => {
  const { poller, table, log, fail } = running(0);
  await poller.turn();
  table.stream = 'another';
  fail(new ResourceNotFoundException({ ...details, message: 'gone' }));
  await expect(poller.turn()).rejects.toThrow('gone');
  await poller.turn();
  expect(log).toEqual(['1', 'catch up', '2']);
});

test('tells of every turn that fails, and once of the first after it that does not', async () => {
  const { run, log, table } = running(4);
  table.missing = 2;
  await run();
  expect(log).toEqual(['no stream', 'no stream', 'catch up', '1', 'works again', '2']);
});

test('what came while the table had no stream is read out of the table once there is one, also where a reader began meanwhile', async () => {
  const { run, log, table } = running(3);
  Object.assign(table, { missing: 2, onMissing: () => log.push('appended') });
  await run();
  const [lastAppended, caughtUp] = [log.lastIndexOf('appended'), log.lastIndexOf('catch up')];
  expect(caughtUp).toBeGreaterThan(lastAppended);
  expect(log.indexOf('1')).toBeGreaterThan(caughtUp);
});

test('tells nothing of a turn that a stop broke off', async () => {
  const { run, log, table, stop } = running(1);
  Object.assign(table, { missing: 1, onMissing: stop });
  await run();
  expect(log).toEqual([]);
});

test('a reader that caught up needs not do so again for an hour, whatever fails', async () => {
  const { poller, clock, table, log } = running(0);
  await poller.turn();
  clock.now += 3_600_001;
  table.missing = 3;
  for (let turn = 0; turn < 3; turn += 1) await expect(poller.turn()).rejects.toThrow('no stream');
  expect(log).toEqual(['1', 'catch up']);
});

test('a reader that has not read for an hour catches up first', async () => {
  const { poller, clock, log } = running(0);
  await poller.turn();
  clock.now += 3_600_001;
  await poller.turn();
  expect(log).toEqual(['1', 'catch up', '2']);
});

test('a shard is read five times a second at most, and the shards are asked for every ten seconds', async () => {
  const { clock, requests, run } = running(100);
  await run();
  const count = (name: string) => requests.filter(({ operation }) => operation.endsWith(name)).length;
  expect(count('GetRecords')).toBeLessThanOrEqual((5 * clock.now) / 1000);
  expect(count('DescribeStream')).toBe(2);
  expect(count('GetShardIterator')).toBe(1);
});
