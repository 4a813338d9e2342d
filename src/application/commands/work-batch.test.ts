import { expect, test } from 'vitest';
import { createMemoryWorkQueue } from '../../adapters/queue/memory-work-queue.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import { workBatch, type Work } from './work-batch.ts';

const queueOf = async (...bodies: readonly string[]) => {
  const clock = { now: 0 };
  const now = (): number => clock.now;
  const letters = createMemoryWorkQueue({ name: 'work-dead', hides: 30_000, now, pause: async () => {} });
  const queue = createMemoryWorkQueue({
    name: 'work',
    hides: 30_000,
    now,
    pause: async () => {},
    dead: { after: 2, letters },
  });
  await queue.send(bodies);
  return { queue, letters, clock };
};

const failingOn = (bad: string, handled: string[]): Work => ({
  most: 10,
  wait: 0,
  handle: async ({ body }) => {
    handled.push(body);
    if (body === bad) throw new Error('bad bar');
  },
});

test('what was done is taken out, what failed comes again and ends among the dead letters', async () => {
  const { queue, letters, clock } = await queueOf('AAPL', 'bad', 'MSFT');
  const handled: string[] = [];
  const first = await workBatch(queue, failingOn('bad', handled));
  expect(first).toMatchObject({ done: 2, failed: [{ message: { body: 'bad' }, error: { message: 'bad bar' } }] });
  expect(await workBatch(queue, failingOn('bad', handled))).toEqual({ done: 0, failed: [] });
  clock.now = 30_000;
  expect(await workBatch(queue, failingOn('bad', handled))).toMatchObject({ done: 0, failed: [{}] });
  clock.now = 60_000;
  expect(await workBatch(queue, failingOn('bad', handled))).toEqual({ done: 0, failed: [] });
  expect(handled).toEqual(['AAPL', 'bad', 'MSFT', 'bad']);
  expect([await queue.counts(), await letters.counts()]).toEqual([
    { waiting: 0, inHand: 0 },
    { waiting: 1, inHand: 0 },
  ]);
});

test('what could not be taken out does not count as done', async () => {
  const { queue } = await queueOf('AAPL', 'MSFT');
  const slow: WorkQueue = { ...queue, remove: async (messages) => messages.slice(0, 1) };
  expect(await workBatch(slow, failingOn('', []))).toEqual({ done: 1, failed: [] });
});
