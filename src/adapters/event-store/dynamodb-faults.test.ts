import { afterAll, describe, expect, test, vi } from 'vitest';
import { createTickerHandler } from '../../application/commands/handle-command.ts';
import { NO_STREAM, type EventStoreError } from '../../application/ports/event-store.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import type { Feed } from '../../domain/market/feed.ts';
import { seriesKey, type Series } from '../../domain/market/series.ts';
import { EMULATOR } from '../dynamodb/dynoxide.fixture.ts';
import { injectFaults, type Fault } from '../aws/faults.fixture.ts';
import { ensureTable, openClient, type Table } from '../dynamodb/table.ts';
import { createMemorySnapshots } from '../snapshots/memory-snapshots.ts';
import { createDynamodbEventStore, type DynamodbEventStore } from './dynamodb-event-store.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { appended, failing } from './event-store.contract.ts';
import { bars } from './subject.fixture.ts';

const SERIES: Series = { feed: 'test', ticker: 'AAPL', interval: '1d' };

const FEED: Feed = { id: 'test', adjustment: 'as-traded', label: 'start', sessions: 'regular', historical: true };

const bench = await openWorkbench();

afterAll(() => bench.stop());

const open = async (): Promise<{ readonly table: Table; readonly store: DynamodbEventStore }> => {
  const table = await bench.table();
  return { table, store: createDynamodbEventStore({ table, now: () => 1000 }) };
};

/** The message of a failure, with a word for the name of the table. */
const said = ({ message }: EventStoreError, { name }: Table): string => message.replace(name, 'LOG');

const SILENT = 'The table LOG cannot be reached or does not answer; check its endpoint and region, then try again.';
const BUSY = 'The table LOG is asked more than it takes for now; try again later, or raise its limits.';

describe(`faults under the DynamoDB event store on ${EMULATOR}`, () => {
  test.each<[string, readonly Fault[]]>([
    ['lost', ['lost']],
    ['lost twice', ['lost', 'reset']],
    ['lost, then refused by a server in trouble', ['lost', 'server-error']],
  ])('an append whose answer is %s gets its first answer from the next try', async (_, faults) => {
    const { table, store } = await open();
    const left = injectFaults(table.client, faults);
    const answer = appended(await store.append('s', NO_STREAM, bars(2), 'a'));
    expect({ repeated: answer.repeated, left: left() }).toEqual({ repeated: true, left: 0 });
    const { commits, position } = await store.read('s');
    expect({ commits, position }).toEqual({ commits: [answer.commit], position: answer.position });
  });

  test('a throttled append is tried again and written once', async () => {
    const { table, store } = await open();
    injectFaults(table.client, ['throttled']);
    expect(appended(await store.append('s', NO_STREAM, bars(1), 'a')).repeated).toBe(false);
    expect((await store.read('s')).commits).toHaveLength(1);
  });

  test('an append that no try gets an answer to may have been written, and the identical one says so', async () => {
    const { table, store } = await open();
    injectFaults(table.client, ['lost', 'reset', 'lost', 'reset']);
    const error = await failing(store.append('s', NO_STREAM, bars(1), 'a'), 'unavailable');
    expect({ said: said(error, table), unknown: error.unknownOutcome }).toEqual({ said: SILENT, unknown: true });
    expect(error.cause).toMatchObject({ message: 'read ECONNRESET' });
    expect(appended(await store.append('s', NO_STREAM, bars(1), 'a')).repeated).toBe(true);
  });

  test('an append that meets a transaction is busy, and nothing was written', async () => {
    const { table, store } = await open();
    injectFaults(table.client, ['conflict']);
    const error = await failing(store.append('s', NO_STREAM, bars(1), 'a'), 'busy');
    expect({ said: said(error, table), unknown: error.unknownOutcome }).toEqual({ said: BUSY, unknown: false });
    expect(error.cause).toMatchObject({ name: 'TransactionConflictException' });
    expect((await store.read('s')).commits).toEqual([]);
  });

  test('a refusal after a lost answer does not hide that the append may have been written', async () => {
    const { table, store } = await open();
    injectFaults(table.client, ['lost', 'conflict']);
    const error = await failing(store.append('s', NO_STREAM, bars(1), 'a'), 'busy');
    expect(error.unknownOutcome).toBe(true);
    expect((await store.read('s')).commits).toHaveLength(1);
  });

  test('a command whose append gets no answer repeats it, and has decided once', async () => {
    const { table, store } = await open();
    const snapshots = createMemorySnapshots();
    const newCommitId = vi.fn<() => string>(() => 'a');
    const handler = createTickerHandler({ store, snapshots, newCommitId, pause: async () => {} });
    await handler.state(SERIES);
    injectFaults(table.client, ['lost', 'reset', 'lost', 'reset', 'conflict']);
    const handled = await handler.handle(SERIES, {
      type: 'WatchTicker',
      series: SERIES,
      feed: FEED,
      policy: { ...naive, id: 'naive@test' },
    });
    expect(handled).toMatchObject({ outcome: 'done', commit: { commitId: 'a', first: 1, last: 1 } });
    expect(newCommitId).toHaveBeenCalledTimes(1);
    expect((await store.read(seriesKey(SERIES))).commits).toHaveLength(1);
  });

  test('a reading is tried again, and fails with its reason and a certain outcome when no try is answered', async () => {
    const { table, store } = await open();
    injectFaults(table.client, ['server-error', 'reset']);
    expect((await store.read('s')).position).toBe(NO_STREAM);
    injectFaults(
      table.client,
      Array.from({ length: 4 }, () => 'server-error' as const),
    );
    const error = await failing(store.read('s'), 'unavailable');
    expect({ said: said(error, table), unknown: error.unknownOutcome }).toEqual({ said: SILENT, unknown: false });
  });
});

describe(`what is not as it should be, on ${EMULATOR}`, () => {
  test('a table that is not there', async () => {
    const table = { client: bench.emulator.client(), name: 'no-such-table' };
    const store = createDynamodbEventStore({ table, now: () => 1000 });
    const missing =
      'The table LOG is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure.';
    expect(said(await failing(store.read('s'), 'unavailable'), table)).toBe(missing);
    expect(said(await failing(store.append('s', NO_STREAM, bars(1), 'a'), 'unavailable'), table)).toBe(missing);
    expect(said(await failing(store.streams(), 'unavailable'), table)).toBe(missing);
  });

  test('nobody at the endpoint: nothing was written', async () => {
    const table = { client: openClient({ endpoint: 'http://127.0.0.1:9' }), name: 'log' };
    const store = createDynamodbEventStore({ table, now: () => 1000 });
    const error = await failing(store.append('s', NO_STREAM, bars(1), 'a'), 'unavailable');
    expect({ said: said(error, table), unknown: error.unknownOutcome }).toEqual({ said: SILENT, unknown: false });
  });

  test('a region that nobody named', async () => {
    vi.stubEnv('AWS_REGION', undefined).stubEnv('AWS_CONFIG_FILE', bench.newFile());
    const table = { client: openClient({ endpoint: bench.emulator.endpoint }), name: 'log' };
    const store = createDynamodbEventStore({ table, now: () => 1000 });
    expect(said(await failing(store.read('s'), 'unavailable'), table)).toBe(
      'The table LOG is asked in no region; name one in AWS_REGION.',
    );
    vi.unstubAllEnvs();
  });

  test('credentials that do not suffice', async () => {
    const { table, store } = await open();
    injectFaults(table.client, ['forbidden']);
    const error = await failing(store.append('s', NO_STREAM, bars(1), 'a'), 'unavailable');
    expect(said(error, table)).toBe(
      'The table LOG may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID and what it is allowed.',
    );
    expect(error.unknownOutcome).toBe(false);
  });

  test('a table of another program', async () => {
    const table = { client: bench.emulator.client(), name: 'orders' };
    await ensureTable(table, {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    });
    const store = createDynamodbEventStore({ table, now: () => 1000 });
    expect(said(await failing(store.append('s', NO_STREAM, bars(1), 'a'), 'refused'), table)).toBe(
      'The table LOG refuses what Tapewatch asks of it; check that it was made for Tapewatch and not for another program.',
    );
  });

  test.each([
    ['stream', 's'.repeat(1025), 'a', 'The name of a stream takes 1025 bytes; 1024 are allowed.'],
    ['commit id', 's', 'é'.repeat(513), 'A commit id of s takes 1026 bytes; 1024 are allowed.'],
  ])('a name of a %s that is too long is refused before the table is asked', async (_, stream, id, sentence) => {
    const { table, store } = await open();
    const left = injectFaults(table.client, ['server-error']);
    const error = await failing(store.append(stream, NO_STREAM, bars(1), id), 'commit-too-large');
    expect({ message: error.message, left: left() }).toEqual({ message: sentence, left: 1 });
  });
});
