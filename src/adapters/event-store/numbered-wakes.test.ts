import { afterAll, expect, test } from 'vitest';
import { NO_STREAM } from '../../application/ports/event-store.ts';
import { startInProcess } from '../dynamodb/in-process.fixture.ts';
import { openCommitOrder } from './commit-order.ts';
import { createDynamodbEventStore } from './dynamodb-event-store.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { appended } from './event-store.contract.ts';
import { openNumberedEventStore } from './numbered-event-store.ts';
import { bars } from './subject.fixture.ts';

const bench = await openWorkbench(startInProcess());

afterAll(() => bench.stop());

test('a commit that a command on the same folder numbered first wakes a server when that hears of it, once', async () => {
  const table = await bench.table();
  const store = () => createDynamodbEventStore({ table, now: () => 0 });
  const file = bench.newFile();
  const open = () => openNumberedEventStore({ store: store(), order: openCommitOrder({ file }) });
  const server = await open();
  let wakes = 0;
  server.onAppend(() => void (wakes += 1));
  const { stream, first, last, commitId } = appended(await store().append('s', NO_STREAM, bars(1), 'theirs')).commit;
  (await open()).close();
  expect(await server.head()).toBe(1);
  await server.hear([{ stream, first, last, commitId }], () => {});
  await server.hear([{ stream, first, last, commitId }], () => {});
  expect(wakes).toBe(1);
  server.close();
});
