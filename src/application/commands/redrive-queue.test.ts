import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryParking } from '../../adapters/parking/memory-parking.ts';
import { createMemoryWorkQueue } from '../../adapters/queue/memory-work-queue.ts';
import type { Parking } from '../ports/parking.ts';
import { QueueError, type WorkQueue } from '../ports/work-queue.ts';
import { redriveQueue, type RedrivenQueue } from './redrive-queue.ts';

const MIRA = { by: 'mira', at: 7000 };

const NAMES = Array.from({ length: 23 }, (_, i) => `letter ${i}`);

const kept = { at: 7000, by: 'mira', subscriber: 'queue:work', stream: 'work-dead' };

describe('dead letters sent back', () => {
  let queue: WorkQueue;
  let dead: WorkQueue;
  let parking: Parking;

  beforeEach(async () => {
    const options = { hides: 30_000, now: () => 0, pause: async () => {} };
    queue = createMemoryWorkQueue({ name: 'work', ...options });
    dead = createMemoryWorkQueue({ name: 'work-dead', ...options });
    parking = createMemoryParking();
    await dead.send(NAMES);
  });

  const redrive = (most: number, letters: { queue?: WorkQueue; dead?: WorkQueue } = {}): Promise<RedrivenQueue> =>
    redriveQueue({ queue, dead, trail: parking, ...letters }, MIRA, most);

  test('are in their queue again, and say who did it', async () => {
    expect(await redrive(100)).toEqual({ taken: 23, reason: null });
    expect([await queue.counts(), await dead.counts()]).toEqual([
      { waiting: 23, inHand: 0 },
      { waiting: 0, inHand: 0 },
    ]);
    expect(await queue.receive(1, 0)).toMatchObject([{ body: 'letter 0', received: 1, redriven: MIRA }]);
    expect(await parking.redrives(10)).toEqual([{ ...kept, taken: 23, reason: null }]);
  });

  test('are all found, though a queue that is asked without waiting may say that it is empty', async () => {
    const shy: WorkQueue = { ...dead, receive: async (most, wait) => (wait === 0 ? [] : dead.receive(most, wait)) };
    expect(await redrive(100, { dead: shy })).toMatchObject({ taken: 23 });
  });

  test('are no more than asked for', async () => {
    expect(await redrive(12)).toEqual({ taken: 12, reason: null });
    expect((await dead.counts()).waiting).toBe(11);
    expect((await queue.counts()).waiting).toBe(12);
  });

  test('are none where there are none, which is kept as well', async () => {
    await redrive(100);
    expect(await redrive(100)).toEqual({ taken: 0, reason: null });
    expect(await parking.redrives(1)).toEqual([{ ...kept, taken: 0, reason: null }]);
  });

  test('stay where the queue takes no more; what went and why the rest did not is kept', async () => {
    let sends = 0;
    const full: WorkQueue = {
      ...queue,
      send: async (...given) => {
        sends += 1;
        if (sends > 10) throw new QueueError('busy', 'The queue work is asked more than it takes.');
        await queue.send(...given);
      },
    };
    await expect(redrive(100, { queue: full })).rejects.toThrow('asked more than it takes');
    expect([await queue.counts(), await dead.counts()]).toEqual([
      { waiting: 10, inHand: 0 },
      { waiting: 3, inHand: 10 },
    ]);
    expect(await parking.redrives(1)).toEqual([
      { ...kept, taken: 10, reason: 'The queue work is asked more than it takes.' },
    ]);
  });

  test('are twice, and not nowhere, where they cannot be taken out', async () => {
    const stuck: WorkQueue = { ...dead, remove: async () => Promise.reject(new Error('crash')) };
    await expect(redrive(5, { dead: stuck })).rejects.toThrow('crash');
    expect([await queue.counts(), await dead.counts()]).toEqual([
      { waiting: 5, inHand: 0 },
      { waiting: 18, inHand: 5 },
    ]);
    expect(await parking.redrives(1)).toEqual([{ ...kept, taken: 0, reason: 'crash' }]);
  });

  test('stay, they alone, where the queue never takes them, and the first reason is told', async () => {
    const picky: WorkQueue = {
      ...queue,
      send: async (bodies, redriven) => {
        if (bodies.includes('letter 3') || bodies.includes('letter 12'))
          throw new QueueError('refused', `The queue work takes no ${bodies.join()}.`);
        await queue.send(bodies, redriven);
      },
    };
    const reason = 'The queue work takes no letter 3.';
    expect(await redrive(23, { queue: picky })).toEqual({ taken: 21, reason });
    expect([await queue.counts(), await dead.counts()]).toEqual([
      { waiting: 21, inHand: 0 },
      { waiting: 0, inHand: 2 },
    ]);
    expect(await parking.redrives(1)).toEqual([{ ...kept, taken: 21, reason }]);
  });

  test('do not count as gone where they could not be taken out', async () => {
    const holding: WorkQueue = {
      ...dead,
      remove: async (messages) => {
        const [first, ...rest] = messages;
        await dead.remove(rest);
        return first ? [first] : [];
      },
    };
    const reason = 'Some dead letters could not be taken out and are there twice.';
    expect(await redrive(12, { dead: holding })).toEqual({ taken: 10, reason });
    expect([await queue.counts(), await dead.counts()]).toEqual([
      { waiting: 12, inHand: 0 },
      { waiting: 11, inHand: 2 },
    ]);
    expect(await parking.redrives(1)).toEqual([{ ...kept, taken: 10, reason }]);
  });
});
