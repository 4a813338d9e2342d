import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createMemoryWorkQueue } from './memory-work-queue.ts';
import { workQueueContract } from './work-queue.contract.ts';

const HIDES = 30_000;

/** Waits until something comes, however long that takes. */
const pause = async (_: number, signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
};

const open = (now = (): number => 0) => {
  const dead = createMemoryWorkQueue({ name: 'work-dead', hides: HIDES, pause, now });
  return {
    dead,
    queue: createMemoryWorkQueue({ name: 'work', hides: HIDES, pause, now, dead: { after: 3, letters: dead } }),
  };
};

workQueueContract('memory', async () => ({ ...open(), close: async () => {} }));

describe('time in a queue in memory', () => {
  test('a message is hidden for as long as the queue says, and as long as it is extended', async () => {
    let now = 0;
    const { queue } = open(() => now);
    await queue.send(['a']);
    const [message] = await queue.receive(1, 0);
    now = HIDES - 1;
    expect(await queue.receive(1, 0)).toEqual([]);
    if (message) await queue.extend(message, 5000);
    now = HIDES + 4998;
    expect(await queue.receive(1, 0)).toEqual([]);
    now = HIDES + 4999;
    expect((await queue.receive(1, 0)).map(({ received }) => received)).toEqual([2]);
  });

  test('what has come again is not removed by whoever had it before', async () => {
    let now = 0;
    const { queue } = open(() => now);
    await queue.send(['a']);
    const late = await queue.receive(1, 0);
    now = HIDES;
    expect(await queue.receive(1, 0)).toHaveLength(1);
    expect(await queue.remove(late)).toEqual(late);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 1 });
  });
});
