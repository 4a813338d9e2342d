import { PutItemCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBStreamsClient,
  ExpiredIteratorException,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { commitsOf, LOG_TABLE, numeric } from '../../adapters/dynamodb/log-table.ts';
import { ensureTable, type Table } from '../../adapters/dynamodb/table.ts';
import { EVENT_EXAMPLES } from '../../adapters/event-store/codec/event-examples.ts';
import { changeIn } from '../../adapters/event-store/dynamodb-change.ts';
import { createDynamodbEventStore } from '../../adapters/event-store/dynamodb-event-store.ts';
import { createStreamHandler } from '../../adapters/feed/stream-handler.ts';
import { createStreamPoller, type StreamPoller } from '../../adapters/feed/stream-poller.ts';
import { createMemoryParking } from '../../adapters/parking/memory-parking.ts';
import { createDynamodbSnapshots } from '../../adapters/snapshots/dynamodb-snapshots.ts';
import { NO_STREAM, type EventStore, type StoredEvent } from '../../application/ports/event-store.ts';
import type { Parking } from '../../application/ports/parking.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';

const event = (id: string): readonly StoredEvent[] => [{ ...EVENT_EXAMPLES.AnomalyEnded, id }];

const details = { $metadata: {}, message: 'a day is over' };

/** A record as Lambda gives it: JSON, with bytes in base64. */
const asLambda = (record: unknown): unknown =>
  JSON.parse(
    JSON.stringify(record, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );

/** The cases that the reader and the handler of a table's stream must pass on an emulator, called so in the names of tests. */
export const streamContract = (name: string, emulator: Emulator): void => {
  const streams = new DynamoDBStreamsClient({ endpoint: emulator.endpoint, maxAttempts: 1 });

  afterAll(() => streams.destroy());

  let tables = 0;
  let table: Table;
  let store: EventStore;
  let parking: Parking;
  let taken: string[];
  let failing: Set<string>;
  let caughtUp: number;

  beforeEach(async () => {
    table = { client: emulator.client(), name: `stream-${process.pid}-${(tables += 1)}` };
    await ensureTable(table, LOG_TABLE);
    store = createDynamodbEventStore({ table, now: () => 1000 });
    parking = createMemoryParking();
    [taken, failing, caughtUp] = [[], new Set(), 0];
  });

  /** Adds a commit to each of the streams named, one after the other. */
  const append = async (names: string): Promise<void> => {
    for (const stream of names) {
      const { position, commits } = await store.read(stream);
      const id = `${stream}${commits.length + 1}`;
      await store.append(stream, commits.length === 0 ? NO_STREAM : position, event(id), id);
    }
  };

  const subscriber: Subscriber = {
    name: 'taker',
    checkpoint: async () => 0,
    passOver: async () => {},
    handle: async (commits) => {
      for (const { commitId } of commits) {
        if (failing.has(commitId)) throw new TypeError(`${commitId} will not do`);
        taken.push(commitId);
      }
    },
  };

  const take = (): ReturnType<typeof createStreamHandler> =>
    createStreamHandler({ subscriber, parking, now: () => 7, mostDeliveries: 3, onParked: () => {}, changeIn });

  const open = async (client = streams): Promise<StreamPoller> => {
    const { Table: described } = await table.client.send(new DescribeTableCommand({ TableName: table.name }));
    return createStreamPoller({
      client,
      streamArn: async () => described?.LatestStreamArn ?? '',
      take: take(),
      catchUp: async () => (caughtUp += 1),
      onFailure: () => {},
      onRecovery: () => {},
      pause: async () => {},
      now: () => 0,
      random: () => 0,
    });
  };

  /** A client whose next read of the stream fails once with this. */
  const failingOnce = (error: Error): DynamoDBStreamsClient => {
    const client = new DynamoDBStreamsClient({ endpoint: emulator.endpoint, maxAttempts: 1 });
    let due: Error | null = error;
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (!due || commandName !== 'GetRecordsCommand' || taken.length === 0) return next(args);
          const failure = due;
          due = null;
          throw failure;
        },
      { step: 'initialize', name: 'failOnce' },
    );
    return client;
  };

  describe(`the stream of a table, on ${name}`, () => {
    test('gives every commit in order of its stream, and passes over all else in the table', async () => {
      await append('abab');
      await createDynamodbSnapshots(table).keep({ stream: 'a', version: 2, commitId: 'a2', fold: 1, body: '{}' });
      const poller = await open();
      expect(await poller.turn()).toBe(5);
      await append('cba');
      expect(await poller.turn()).toBe(3);
      expect(await poller.turn()).toBe(0);
      expect(taken).toEqual(['a1', 'b1', 'a2', 'b2', 'c1', 'b3', 'a3']);
    });

    test('begins with the oldest record again when it is opened again', async () => {
      await append('ab');
      await (await open()).turn();
      await (await open()).turn();
      expect(taken).toEqual(['a1', 'b1', 'a1', 'b1']);
    });

    test('gives a commit that was not taken again, and what is behind it only after that', async () => {
      await append('abab');
      failing.add('a2');
      const poller = await open();
      expect(await poller.turn()).toBe(2);
      expect(await poller.turn()).toBe(0);
      expect(taken).toEqual(['a1', 'b1']);
      failing.clear();
      expect(await poller.turn()).toBe(2);
      expect(taken).toEqual(['a1', 'b1', 'a2', 'b2']);
    });

    test('goes on past a stream whose commit cannot be read', async () => {
      await append('a');
      const image = {
        l: numeric(2),
        c: { S: 'x' },
        t: numeric(1),
        h: { B: Buffer.alloc(32) },
        b: { S: '[{"type":"DividendPaid","v":1,"data":{}}]' },
      };
      const Item = { p: { S: commitsOf('a') }, f: numeric(2), ...image };
      await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
      await append('b');
      expect(await (await open()).turn()).toBe(3);
      expect(taken).toEqual(['a1', 'b1']);
      expect(await parking.parked()).toMatchObject([{ stream: 'a', first: 2, through: 2, deliveries: 0 }]);
    });

    test.each([
      [
        'records that were trimmed: catches up out of the table, and begins with the oldest again',
        new TrimmedDataAccessException(details),
        1,
        ['a1', 'a1', 'a2'],
      ],
      ['a place that was held for too long: finds it again', new ExpiredIteratorException(details), 0, ['a1', 'a2']],
    ])('%s', async (_, error, times, all) => {
      const client = failingOnce(error);
      const poller = await open(client);
      await append('a');
      await poller.turn();
      await append('a');
      expect(await poller.turn()).toBe(0);
      await poller.turn();
      expect([caughtUp, taken]).toEqual([times, all]);
      client.destroy();
    });

    test('a reader that runs catches up first, goes on after a failure and ends when it is told to', async () => {
      const stopping = new AbortController();
      const failures: unknown[] = [];
      let pauses = 0;
      const { Table: described } = await table.client.send(new DescribeTableCommand({ TableName: table.name }));
      await append('ab');
      const poller = createStreamPoller({
        client: streams,
        streamArn: async () => described?.LatestStreamArn ?? '',
        take: take(),
        catchUp: async () => {
          caughtUp += 1;
          if (caughtUp === 1) throw new Error('down');
        },
        onFailure: (error) => void failures.push(error),
        onRecovery: () => {},
        pause: async () => {
          pauses += 1;
          if (pauses === 3) stopping.abort();
        },
        now: () => 0,
        random: () => 0,
      });
      await poller.run(stopping.signal);
      expect([caughtUp, failures.length, taken]).toEqual([2, 1, ['a1', 'b1']]);
    });
  });

  describe(`a record of a stream, on ${name}`, () => {
    test('is read as Lambda gives it, bytes in base64', async () => {
      await append('a');
      const { commits } = await store.read('a');
      const records: unknown[] = [];
      const { Table: described } = await table.client.send(new DescribeTableCommand({ TableName: table.name }));
      const poller = createStreamPoller({
        client: streams,
        streamArn: async () => described?.LatestStreamArn ?? '',
        take: async (some) => {
          records.push(...some);
          return { batchItemFailures: [] };
        },
        catchUp: async () => {},
        onFailure: () => {},
        onRecovery: () => {},
        pause: async () => {},
        now: () => 0,
        random: () => 0,
      });
      await poller.turn();
      const asJson = asLambda(records[0]);
      expect(changeIn(asJson)).toEqual(changeIn(records[0]));
      expect(changeIn(asJson)).toMatchObject({ commit: commits[0] });
    });
  });
};
