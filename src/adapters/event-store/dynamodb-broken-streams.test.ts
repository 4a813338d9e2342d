import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { NO_STREAM } from '../../application/ports/event-store.ts';
import { EMULATOR } from '../dynamodb/dynoxide.fixture.ts';
import { injectFaults } from '../aws/faults.fixture.ts';
import { commitsOf, numeric } from '../dynamodb/log-table.ts';
import type { Table } from '../dynamodb/table.ts';
import { openCommitOrder } from './commit-order.ts';
import { createDynamodbEventStore, type DynamodbEventStore } from './dynamodb-event-store.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { appended, failing } from './event-store.contract.ts';
import { openNumberedEventStore, type NumberedEventStore } from './numbered-event-store.ts';
import { bars } from './subject.fixture.ts';

const bench = await openWorkbench();

afterAll(() => bench.stop());

const MINUTE = 60_000;

let clock: number;
let table: Table;
let theirs: DynamodbEventStore;
let broken: unknown[];

const keyOf = (stream: string, first: number) => ({ p: { S: commitsOf(stream) }, f: numeric(first) });

/** Leaves a commit with a last version that is no number. */
const damage = (stream: string, first: number) =>
  table.client.send(
    new UpdateItemCommand({
      TableName: table.name,
      Key: keyOf(stream, first),
      UpdateExpression: 'SET l = :l',
      ExpressionAttributeValues: { ':l': { S: 'damaged' } },
    }),
  );

const lose = (stream: string, first: number) =>
  table.client.send(new DeleteItemCommand({ TableName: table.name, Key: keyOf(stream, first) }));

const damagedAt = (stream: string, first: number): string =>
  `The commit at version ${first} of ${stream} in the table ${table.name} is damaged; restore the table to a moment before that.`;

const open = (file = bench.newFile()): Promise<NumberedEventStore> =>
  openNumberedEventStore({
    store: createDynamodbEventStore({ table, now: () => clock }),
    order: openCommitOrder({ file }),
  });

/** Another process appends a commit to each of the streams named, one after the other. */
const appendTheirs = async (names: string): Promise<void> => {
  for (const stream of names) {
    const { position, commits } = await theirs.read(stream);
    await theirs.append(stream, commits.length === 0 ? NO_STREAM : position, bars(1), `${stream}${commits.length + 1}`);
  }
};

const catchUp = (log: NumberedEventStore): Promise<void> => log.catchUp((error) => void broken.push(error));

/** What the log has numbered, in order of streams. */
const numberedIn = async (log: NumberedEventStore): Promise<readonly string[]> => {
  const names: string[] = [];
  for (let sequence = await log.head(); sequence > 0; sequence -= 1) {
    const found = await log.commitsAfter(sequence - 1, 1).catch(() => null);
    names.push(found?.[0]?.commitId ?? 'unreadable');
  }
  return names.toSorted();
};

beforeEach(async () => {
  clock = 1000;
  table = await bench.table();
  theirs = createDynamodbEventStore({ table, now: () => clock });
  broken = [];
});

describe(`a stream that cannot be read holds up no other, on ${EMULATOR}`, () => {
  test('when a process catches up', async () => {
    const ours = await open();
    await appendTheirs('stuss');
    await damage('s', 3);
    await catchUp(ours);
    expect(await numberedIn(ours)).toEqual(['t1', 'u1']);
    expect(broken).toMatchObject([{ kind: 'corrupt', message: damagedAt('s', 3) }]);
    await appendTheirs('u');
    await catchUp(ours);
    expect(await numberedIn(ours)).toEqual(['t1', 'u1', 'u2']);
  });

  test('when a process begins, be it new or one that had numbered the commit by its keys', async () => {
    const file = bench.newFile();
    const ours = await open(file);
    await appendTheirs('st');
    await damage('s', 1);
    await ours.hear([{ stream: 's', first: 1, last: 1, commitId: 's1' }], () => {});
    ours.close();
    expect(await numberedIn(await open(file))).toEqual(['t1', 'unreadable']);
    const anew = await open();
    expect(await numberedIn(anew)).toEqual(['t1']);
    expect((await failing(anew.read('s'), 'corrupt')).message).toBe(damagedAt('s', 1));
  });

  test('when the commit is the one by which the process knows its table', async () => {
    const ours = await open();
    const { position } = appended(await ours.append('s', NO_STREAM, bars(1), 's1'));
    await damage('s', 1);
    clock += MINUTE;
    await ours.check();
    expect(await ours.append('t', NO_STREAM, bars(1), 't1')).toMatchObject({ outcome: 'appended' });
    await failing(
      ours.append('s', position, bars(1, 1), 's2').then(() => ours.read('s')),
      'corrupt',
    );
  });

  test('when a commit of it is lost while that by which the process knows its table is there', async () => {
    const ours = await open();
    await appendTheirs('t');
    await ours.read('t');
    await appendTheirs('s');
    await catchUp(ours);
    await ours.read('t');
    await lose('s', 1);
    await appendTheirs('t');
    await catchUp(ours);
    expect(await numberedIn(ours)).toEqual(['t1', 't2', 'unreadable']);
    expect(broken).toMatchObject([
      {
        kind: 'corrupt',
        message: expect.stringMatching(/^The commit at version 1 of s is not in the table any more: /),
      },
    ]);
  });
});

test.each([
  ['forbidden', 'unavailable'],
  ['refused', 'refused'],
] as const)(`what is numbered before a read that is %s is told all the same, on ${EMULATOR}`, async (fault, kind) => {
  const ours = await open();
  let woken = 0;
  ours.onAppend(() => (woken += 1));
  await appendTheirs('stt');
  injectFaults(table.client, [fault]);
  const heard = [
    { stream: 's', first: 1, last: 1, commitId: 's1' },
    { stream: 't', first: 2, last: 2, commitId: 't2' },
  ];
  await failing(
    ours.hear(heard, () => {}),
    kind,
  );
  expect([await ours.head(), woken]).toEqual([1, 1]);
});

describe(`a catch-up fails as a whole, on ${EMULATOR}`, () => {
  test('where the table cannot be asked', async () => {
    const ours = await open();
    await appendTheirs('st');
    await damage('s', 1);
    injectFaults(table.client, ['forbidden']);
    await failing(catchUp(ours), 'unavailable');
    expect(broken).toEqual([]);
  });

  test('where it is another one', async () => {
    const ours = await open();
    await appendTheirs('st');
    await catchUp(ours);
    for (const stream of 'st') await lose(stream, 1);
    expect((await failing(catchUp(ours), 'corrupt')).message).toMatch(/ is not in the table any more: /);
    expect(broken).toEqual([]);
  });
});
