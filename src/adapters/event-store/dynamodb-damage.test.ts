import { DatabaseSync } from 'node:sqlite';
import {
  DeleteItemCommand,
  DeleteTableCommand,
  ScanCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from 'vitest';
import { NO_STREAM } from '../../application/ports/event-store.ts';
import { EMULATOR } from '../dynamodb/dynoxide.fixture.ts';
import { injectFaults } from '../aws/faults.fixture.ts';
import { commitsOf, LOG_TABLE, numeric } from '../dynamodb/log-table.ts';
import { meter } from '../dynamodb/meter.fixture.ts';
import { ensureTable, type Table } from '../dynamodb/table.ts';
import { openCommitOrder } from './commit-order.ts';
import { createDynamodbEventStore, type DynamodbEventStore } from './dynamodb-event-store.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { appended, failing } from './event-store.contract.ts';
import { openNumberedEventStore, type NumberedEventStore } from './numbered-event-store.ts';
import { bars } from './subject.fixture.ts';

const bench = await openWorkbench();

afterAll(() => bench.stop());

const open = (table: Table, file = bench.newFile()): Promise<NumberedEventStore> =>
  openNumberedEventStore({
    store: createDynamodbEventStore({ table, now: () => 1000 }),
    order: openCommitOrder({ file }),
  });

const keyOf = (first: number) => ({ p: { S: commitsOf('s') }, f: numeric(first) });

const remove = ({ client, name }: Table, first: number) =>
  client.send(new DeleteItemCommand({ TableName: name, Key: keyOf(first) }));

const spoil = ({ client, name }: Table, field: string, value: AttributeValue, first = 3) =>
  client.send(
    new UpdateItemCommand({
      TableName: name,
      Key: keyOf(first),
      UpdateExpression: `SET ${field} = :v`,
      ExpressionAttributeValues: { ':v': value },
    }),
  );

/** A log of commits at versions 1-2, 3 and 4-6 of `s`. */
const written = async (
  file = bench.newFile(),
): Promise<{ readonly table: Table; readonly store: NumberedEventStore }> => {
  const table = await bench.table();
  const store = await open(table, file);
  const a = appended(await store.append('s', NO_STREAM, bars(2), 'a'));
  const b = appended(await store.append('s', a.position, bars(1, 2), 'b'));
  await store.append('s', b.position, bars(3, 3), 'c');
  return { table, store };
};

describe(`items that are not as they were written, on ${EMULATOR}`, () => {
  test.each<[string, string, AttributeValue]>([
    ['another commit id', 'c', { S: 'other' }],
    ['another time', 't', numeric(999)],
    ['another hash', 'h', { B: Buffer.alloc(32) }],
  ])('%s shows in the audit', async (_, field, value) => {
    const { table, store } = await written();
    expect((await store.audit()).ok).toBe(true);
    await spoil(table, field, value);
    expect(await store.audit()).toMatchObject({ ok: false, chains: [{ bad: { version: 3, fault: 'altered' } }] });
  });

  test.each([
    ['in the middle', 3, { version: 3, fault: 'missing' }],
    ['at the end', 4, { version: 4, fault: 'end' }],
  ])('a commit that is gone %s shows in the audit', async (_, first, bad) => {
    const { table, store } = await written();
    await remove(table, first);
    expect(await store.audit()).toMatchObject({ ok: false, recorded: 3, found: 2, chains: [{ bad }] });
  });

  test.each<[string, string, AttributeValue]>([
    ['no number for a version', 'l', { S: 'three' }],
    ['a body that cannot be inflated', 'b', { B: Buffer.from('no deflated text') }],
    ['half a version', 'l', { N: '3.5' }],
  ])('an item with %s is refused when it is read', async (_, field, value) => {
    const { table, store } = await written();
    await spoil(table, field, value);
    const error = await failing(store.read('s'), 'corrupt');
    expect(error.message).toBe(
      `The commit at version 3 of s in the table ${table.name} is damaged; restore the table to a moment before that.`,
    );
  });

  test('a commit that has lost events is refused', async () => {
    const { table, store } = await written();
    await spoil(table, 'l', numeric(4));
    await failing(store.read('s'), 'corrupt');
  });

  test('one that cannot be read is told to the feed with its place', async () => {
    const { table, store } = await written();
    await spoil(table, 'b', { S: '[{"type":"DividendPaid","v":1,"data":{}}]' });
    const error = await failing(store.commitsAfter(1, 1), 'unreadable-event');
    expect(error.commit).toEqual({ stream: 's', first: 3, last: 3, sequence: 2 });
    expect((await store.commitsAfter(2, 1)).map(({ commitId }) => commitId)).toEqual(['c']);
  });

  test('a hole is told to who reads over it before it was numbered', async () => {
    const { table } = await written();
    await remove(table, 3);
    const error = await failing((await open(table)).read('s'), 'corrupt');
    expect(error.message).toMatch(/^The commit at version 3 of s is not in the table any more: /);
  });

  test('one that is gone is told to the feed', async () => {
    const { table, store } = await written();
    await remove(table, 3);
    const error = await failing(store.commitsAfter(0, 10), 'corrupt');
    expect(error.message).toBe(
      'The commit at version 3 of s is not in the table any more: it was emptied, or is another one. Restore it to a moment before that, or name a new data folder.',
    );
  });
});

/** Takes the table away, and makes one of its name anew. */
const makeAnew = async ({ client, name }: Table): Promise<void> => {
  await client.send(new DeleteTableCommand({ TableName: name }));
  await ensureTable({ client, name }, LOG_TABLE);
};

const MINUTE = 60_000;

const GONE =
  'The commit at version 1 of s is not in the table any more: it was emptied, or is another one. Restore it to a moment before that, or name a new data folder.';

describe(`a table that is made anew under a running process, on ${EMULATOR}`, () => {
  const running = async () => {
    const clock = { now: 1000 };
    const table = await bench.table();
    const store = await openNumberedEventStore({
      store: createDynamodbEventStore({ table, now: () => clock.now }),
      order: openCommitOrder({ file: bench.newFile() }),
    });
    const { position } = appended(await store.append('s', NO_STREAM, bars(1), 'a'));
    return { clock, table, store, position };
  };
  const countOf = async ({ client, name }: Table) =>
    (await client.send(new ScanCommand({ TableName: name, Select: 'COUNT' }))).Count;

  test('takes no commit after a minute, and none later', async () => {
    const { clock, table, store, position } = await running();
    await makeAnew(table);
    clock.now += MINUTE;
    for (const id of ['b', 'c']) {
      const error = await failing(store.append('s', position, bars(1, 1), id), 'corrupt');
      expect(error.message).toBe(GONE);
    }
    await failing(store.append('t', NO_STREAM, bars(1), 'd'), 'corrupt');
    expect(await countOf(table)).toBe(0);
  });

  test('takes none at once, where a request failed meanwhile', async () => {
    const { table, store, position } = await running();
    injectFaults(table.client, ['forbidden']);
    await failing(store.read('t'), 'unavailable');
    await makeAnew(table);
    await failing(store.append('s', position, bars(1, 1), 'b'), 'corrupt');
    expect(await countOf(table)).toBe(0);
  });

  test.each<[string, (store: DynamodbEventStore) => Promise<unknown>]>([
    ['streams were asked for', (store) => store.streams()],
    ['stored commits were asked for', (store) => Array.fromAsync(store.stored('s'))],
  ])('is noticed by the next check where %s meanwhile, in vain', async (_, ask) => {
    const table = await bench.table();
    const store = createDynamodbEventStore({ table, now: () => 1000 });
    appended(await store.append('s', NO_STREAM, bars(1), 'a'));
    await store.check();
    await makeAnew(table);
    await store.check();
    injectFaults(table.client, ['forbidden']);
    await failing(ask(store), 'unavailable');
    expect((await failing(store.check(), 'corrupt')).message).toBe(GONE);
  });

  test('is told from one in which the commit that it goes by is damaged', async () => {
    const { clock, table, store } = await running();
    await spoil(table, 'l', { S: 'one' }, 1);
    clock.now += MINUTE;
    await store.check();
    await failing(store.read('s'), 'corrupt');
    await store.check();
    await remove(table, 1);
    clock.now += MINUTE;
    await failing(store.check(), 'corrupt');
  });

  test('takes none at once, where something else gave rise to doubt meanwhile', async () => {
    const { table, store, position } = await running();
    await makeAnew(table);
    store.doubt();
    await failing(store.append('s', position, bars(1, 1), 'b'), 'corrupt');
    expect(await countOf(table)).toBe(0);
  });

  test('is noticed by who reads a stream, and by a check after a minute', async () => {
    const { clock, table, store } = await running();
    await makeAnew(table);
    await store.check();
    expect((await failing(store.read('s'), 'corrupt')).message).toBe(GONE);
    clock.now += MINUTE;
    await failing(store.check(), 'corrupt');
    expect(await store.head()).toBe(1);
  });

  test('is noticed where another process has begun the same stream in it', async () => {
    const { table, store, position } = await running();
    await makeAnew(table);
    const theirs = createDynamodbEventStore({ table, now: () => 1000 });
    const first = appended(await theirs.append('s', NO_STREAM, bars(1), 'x'));
    await theirs.append('s', first.position, bars(1), 'y');
    expect(await store.append('s', position, bars(1, 1), 'b')).toEqual({ outcome: 'conflict' });
    await failing(store.read('s'), 'corrupt');
  });

  test('costs one read a minute', async () => {
    const { clock, table, store, position } = await running();
    const bill = meter(table.client);
    let end = position;
    const appendOne = async (id: string) => {
      ({ position: end } = appended(await store.append('s', end, bars(1, 1), id)));
    };
    expect(await bill(() => appendOne('b'))).toMatchObject({ requests: 1, read: 0 });
    clock.now += MINUTE;
    expect(await bill(() => appendOne('c'))).toMatchObject({ requests: 2, read: 1 });
    expect(await bill(() => appendOne('d'))).toMatchObject({ requests: 1, read: 0 });
  });
});

describe(`the order of commits, on ${EMULATOR}`, () => {
  test('what other installations wrote is numbered when it is come upon, and before what follows it', async () => {
    const table = await bench.table();
    const [ours, theirs] = [await open(table), await open(table)];
    const first = appended(await theirs.append('s', NO_STREAM, bars(1), 'theirs'));
    await theirs.append('t', NO_STREAM, bars(1), 'theirs too');
    expect(await ours.head()).toBe(0);
    const second = appended(await ours.append('s', first.position, bars(1), 'ours'));
    expect(second.commit.sequence).toBe(2);
    expect((await ours.commitsAfter(0, 10)).map(({ commitId }) => commitId)).toEqual(['theirs', 'ours']);
    expect(await ours.streams()).toEqual(['s', 't']);
    await ours.read('t');
    expect((await ours.commitsAfter(2, 10)).map(({ commitId }) => commitId)).toEqual(['theirs too']);
  });

  test('what is heard of is numbered once, with what was missed before it; a damaged stream holds up no other', async () => {
    const table = await bench.table();
    const [ours, theirs] = [await open(table), await open(table)];
    let position = NO_STREAM;
    for (const id of ['a', 'b', 'c']) ({ position } = appended(await theirs.append('s', position, bars(1), id)));
    await theirs.append('t', NO_STREAM, bars(2), 'd');
    await theirs.append('u', NO_STREAM, bars(1), 'e');
    const broken: unknown[] = [];
    const hear = (stream: string, first: number, commitId: string, last = first) =>
      ours.hear([{ stream, first, last, commitId }], (error) => void broken.push(error));
    let woken = 0;
    ours.onAppend(() => (woken += 1));
    await hear('s', 2, 'b');
    expect((await ours.commitsAfter(0, 10)).map(({ commitId }) => commitId)).toEqual(['a', 'b', 'c']);
    await hear('s', 3, 'c');
    expect([await ours.head(), woken]).toEqual([3, 1]);
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: { p: { S: commitsOf('u') }, f: numeric(1) },
        UpdateExpression: 'SET l = :v',
        ExpressionAttributeValues: { ':v': { S: 'one' } },
      }),
    );
    const heard = [
      { stream: 'u', first: 2, last: 2, commitId: 'f' },
      { stream: 't', first: 1, last: 2, commitId: 'd' },
    ];
    await ours.hear(heard, (error) => void broken.push(error));
    expect([await ours.head(), woken, broken.length]).toEqual([4, 2, 1]);
    expect(broken[0]).toMatchObject({ kind: 'corrupt' });
    injectFaults(table.client, ['forbidden']);
    await failing(hear('s', 9, 'z'), 'unavailable');
  });

  test('an order that is lost is made anew from the table, and each stream keeps its own', async () => {
    const { table, store } = await written();
    await store.append('t', NO_STREAM, bars(1), 'd');
    const anew = await open(table);
    const commits = await anew.commitsAfter(0, 10);
    expect(commits.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(commits.filter(({ stream }) => stream === 's').map(({ first }) => first)).toEqual([1, 3, 4]);
    expect((await anew.audit()).ok).toBe(true);
  });

  test.each<[string, (table: Table) => Promise<Table>]>([
    ['that was emptied', () => bench.table()],
    [
      'that lost its end',
      async (table) => {
        await remove(table, 4);
        return table;
      },
    ],
    [
      'with another commit there',
      async (table) => {
        await spoil(table, 'l', numeric(5), 4);
        return table;
      },
    ],
    [
      'with another commit of the same versions there',
      async (table) => {
        await spoil(table, 'c', { S: 'other' }, 4);
        return table;
      },
    ],
  ])('an order is not used with a table %s', async (_, change) => {
    const file = bench.newFile();
    const { table } = await written(file);
    await failing(open(await change(table), file), 'corrupt');
  });

  test('a file of another program is refused', async () => {
    const { table } = await written();
    const file = bench.newFile();
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE orders (id INTEGER)');
    other.close();
    await failing(
      Promise.resolve().then(() => open(table, file)),
      'corrupt',
    );
  });
});
