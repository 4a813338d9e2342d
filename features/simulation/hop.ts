import { createMemoryWorkQueue } from '../../src/adapters/queue/memory-work-queue.ts';
import type { Message, WorkQueue } from '../../src/application/ports/work-queue.ts';

/** Handovers after which a message goes to the dead letters. */
const MOST_HANDOVERS = 5;

/** For how long a queue hides what it hands over, in milliseconds. */
const HIDES = 3_600_000;

/** A queue with its dead letters, and what was seen of them: messages put in (`redriven` of them from the dead letters), taken out, and worked off (by id). */
export type Hop = {
  readonly queue: WorkQueue;
  readonly dead: WorkQueue;
  readonly seen: {
    put: number;
    redriven: number;
    readonly removed: Set<string>;
    buried: number;
    exhumed: number;
    readonly done: Set<string>;
  };
};

const gone = (messages: readonly Message[], left: readonly Message[]): readonly Message[] =>
  messages.filter((message) => !left.includes(message));

const watched = (
  queue: WorkQueue,
  onPut: (count: number, isRedriven: boolean) => void,
  onRemoved: (messages: readonly Message[]) => void,
): WorkQueue => ({
  name: queue.name,
  receive: (...given) => queue.receive(...given),
  extend: (...given) => queue.extend(...given),
  counts: () => queue.counts(),
  handovers: () => queue.handovers(),
  send: async (bodies, redriven = null) => {
    await queue.send(bodies, redriven);
    onPut(bodies.length, redriven !== null);
  },
  remove: async (messages) => {
    const left = await queue.remove(messages);
    onRemoved(gone(messages, left));
    return left;
  },
});

/** An empty queue with its dead letters. */
export const createHop = (name: string, now: () => number): Hop => {
  const seen: Hop['seen'] = { put: 0, redriven: 0, removed: new Set(), buried: 0, exhumed: 0, done: new Set() };
  const options = { hides: HIDES, now, pause: async () => {} };
  const dead = watched(
    createMemoryWorkQueue({ name: `${name} dead letters`, ...options }),
    (count) => (seen.buried += count),
    ({ length }) => (seen.exhumed += length),
  );
  const queue = watched(
    createMemoryWorkQueue({ name, dead: { after: MOST_HANDOVERS, letters: dead }, ...options }),
    (count, isRedriven) => {
      seen.put += count;
      if (isRedriven) seen.redriven += count;
    },
    (messages) => {
      for (const { id } of messages) seen.removed.add(id);
    },
  );
  return { queue, dead, seen };
};
