import type { Message, WorkQueue } from '../../application/ports/work-queue.ts';
import { admit } from './admission.ts';
import { createShelf, type ShelfOptions } from './shelf.ts';

/** What a queue is called, for how long it hides what it hands over (milliseconds), its clock, how it waits (milliseconds, or until the signal), and after how many handovers a message goes to which dead letters. */
export type MemoryWorkQueueOptions = ShelfOptions & {
  readonly name: string;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly dead?: { readonly after: number; readonly letters: WorkQueue };
};

/** A queue that lives as long as the process. */
export const createMemoryWorkQueue = ({ name, pause, dead, ...options }: MemoryWorkQueueOptions): WorkQueue => {
  const shelf = createShelf(options);
  let arrival = new AbortController();

  const wake = (): void => {
    arrival.abort();
    arrival = new AbortController();
  };

  const take = async (most: number): Promise<readonly Message[]> => {
    for (const { body, redriven } of dead ? shelf.bury(dead.after) : []) await dead?.letters.send([body], redriven);
    return shelf.take(most);
  };

  return {
    name,
    send: async (bodies, redriven = null) => {
      admit(name, bodies);
      for (const body of bodies) shelf.put(body, redriven);
      wake();
    },
    receive: async (most, milliseconds) => {
      const { signal } = arrival;
      const found = await take(most);
      if (found.length > 0 || milliseconds === 0) return found;
      await pause(milliseconds, signal);
      return take(most);
    },
    extend: async (message, milliseconds) => {
      const wasInHand = shelf.hide(message, milliseconds);
      if (milliseconds === 0) wake();
      return wasInHand;
    },
    remove: async (messages) => shelf.drop(messages),
    counts: async () => shelf.counts(),
    handovers: async () => dead?.after ?? null,
  };
};
