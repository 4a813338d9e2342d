import { setTimeout as wait } from 'node:timers/promises';

/** What keeps a load from going on, in a sentence, null where nothing does; and where it is told. */
export type Waiting = { readonly reason: () => Promise<string | null>; readonly tell: (line: string) => void };

/** Milliseconds between two looks. */
const EVERY = 1000;

/** Tells what a load waits for, each reason once, until stopped. */
export const tellWaiting = async ({ reason, tell }: Waiting, signal: AbortSignal): Promise<void> => {
  const told = new Set<string | null>([null]);
  while (!signal.aborted) {
    const why = await reason().catch(() => null);
    if (!told.has(why)) tell(`Waiting, and trying again: ${why}`);
    told.add(why);
    await wait(EVERY, undefined, { signal }).catch(() => {});
  }
};
