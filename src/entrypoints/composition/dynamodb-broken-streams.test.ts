import { UpdateItemCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { EMULATOR } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { commitsOf, LOG_TABLE, numeric } from '../../adapters/dynamodb/log-table.ts';
import { streamArnOf, type Table } from '../../adapters/dynamodb/table.ts';
import { openCommitOrder } from '../../adapters/event-store/commit-order.ts';
import { createDynamodbEventStore } from '../../adapters/event-store/dynamodb-event-store.ts';
import { openWorkbench } from '../../adapters/event-store/dynamodb-subject.fixture.ts';
import { openNumberedEventStore, type NumberedEventStore } from '../../adapters/event-store/numbered-event-store.ts';
import { bars } from '../../adapters/event-store/subject.fixture.ts';
import { createLocalFeed } from '../../adapters/feed/local-feed.ts';
import { createMemoryParking } from '../../adapters/parking/memory-parking.ts';
import { NO_STREAM } from '../../application/ports/event-store.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import { followOver } from './follow-stream.ts';

const bench = await openWorkbench();

afterAll(() => bench.stop());

const damage = ({ client, name }: Table, stream: string, first: number) =>
  client.send(
    new UpdateItemCommand({
      TableName: name,
      Key: { p: { S: commitsOf(stream) }, f: numeric(first) },
      UpdateExpression: 'SET b = :b',
      ExpressionAttributeValues: { ':b': { B: Buffer.from('no deflated text') } },
    }),
  );

const switchStream = ({ client, name }: Table, isOn: boolean) =>
  client.send(
    new UpdateTableCommand({
      TableName: name,
      StreamSpecification: isOn ? LOG_TABLE.StreamSpecification : { StreamEnabled: false },
    }),
  );

/** Keeps the ids of what it was handed. */
const taker = () => {
  const taken: string[] = [];
  let checkpoint = 0;
  const passOver = async (sequence: number): Promise<void> => void (checkpoint = Math.max(checkpoint, sequence));
  const subscriber: Subscriber = {
    name: 'taker',
    checkpoint: async () => checkpoint,
    passOver,
    handle: async (commits) => {
      taken.push(...commits.map(({ commitId }) => commitId));
      await passOver(commits.at(-1)?.sequence ?? 0);
    },
  };
  return { taken, subscriber };
};

/** An installation on a table: it has turns of its reader of the stream, whose clock goes on by ten seconds before each. */
const install = (table: Table, log: NumberedEventStore) => {
  const { taken, subscriber } = taker();
  const parking = createMemoryParking();
  const client = new DynamoDBStreamsClient({ endpoint: bench.emulator.endpoint, maxAttempts: 1 });
  const failures: unknown[] = [];
  const broken: unknown[] = [];
  const feed = createLocalFeed({
    feed: log,
    parking,
    subscribers: [subscriber],
    now: () => 1000,
    random: () => 0,
    pause: async () => {},
  });
  feed.start();
  let now = 0;
  /** Turns until the works are done, one after each turn. */
  const turns = async (...works: readonly (() => Promise<unknown>)[]): Promise<void> => {
    const due = [...works];
    const stopping = new AbortController();
    const pause = async (): Promise<void> => {
      now += 10_000;
      const work = due.shift();
      if (work) await work();
      else stopping.abort();
    };
    const reading = { client, table: table.name, streamArn: async () => (await streamArnOf(table)) ?? '', pause };
    const follow = followOver({ ...reading, now: () => now, random: () => 0 }, log);
    const onFailure = (error: unknown): void => void failures.push(error);
    await follow({ onFailure, onRecovery: () => {}, onBroken: (error) => void broken.push(error) }, stopping.signal);
    await feed.drained();
  };
  onTestFinished(async () => {
    await feed.stop();
    client.destroy();
    log.close();
  });
  return { taken, parking, failures, broken, turns };
};

test(`one damaged commit of others holds up its own stream alone, where the stream of the table is another one and after a new start, on ${EMULATOR}`, async () => {
  const table = await bench.table();
  const file = bench.newFile();
  const open = (): Promise<NumberedEventStore> =>
    openNumberedEventStore({
      store: createDynamodbEventStore({ table, now: () => 1000 }),
      order: openCommitOrder({ file }),
    });
  const theirs = createDynamodbEventStore({ table, now: () => 1000 });
  const append = async (names: string): Promise<void> => {
    for (const stream of names) {
      const { position, commits } = await theirs.read(stream);
      const id = `${stream}${commits.length + 1}`;
      await theirs.append(stream, commits.length === 0 ? NO_STREAM : position, bars(1), id);
    }
  };

  const ours = install(table, await open());
  await ours.turns(
    async () => {
      await append('ab');
      await damage(table, 'a', 1);
    },
    async () => {
      await switchStream(table, false);
      await append('b');
      await switchStream(table, true);
    },
    () => append('c'),
  );
  expect(ours.failures).toEqual([]);
  expect(ours.taken.toSorted()).toEqual(['b1', 'b2', 'c1']);
  expect(await ours.parking.parked()).toMatchObject([{ stream: 'a', first: 1, through: 1, deliveries: 0 }]);
  expect(ours.broken).toMatchObject([{ kind: 'corrupt' }]);

  const again = install(table, await open());
  await again.turns(() => append('b'));
  expect(again.failures).toEqual([]);
  expect(again.taken.toSorted()).toEqual(['b1', 'b2', 'b3', 'c1']);
});
