import { setImmediate } from 'node:timers/promises';

/** Times that the work of a moment is let settle before the timeline is taken for empty. */
const SETTLING = 4;

type Due = { readonly at: number; readonly work: () => void };

/** Virtual time: it stands still while something works, and goes on to what is due next. */
export type Timeline = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Has work done so many milliseconds from now. */
  readonly after: (ms: number, work: () => void) => void;
  /** Does what is due next, and all that follows from it at once; gives whether there was anything. */
  readonly step: () => Promise<boolean>;
};

/** A timeline that begins at an instant. What is due at the same time is done in the order in which it was planned. */
export const createTimeline = (begin: number): Timeline => {
  let now = begin;
  const planned: Due[] = [];

  const takeNext = (): Due | undefined => {
    let next = 0;
    for (const [i, { at }] of planned.entries()) if (at < (planned[next]?.at ?? Infinity)) next = i;
    return planned.splice(next, 1)[0];
  };

  return {
    now: () => now,
    after: (ms, work) => void planned.push({ at: now + ms, work }),
    step: async () => {
      for (let i = 0; planned.length === 0 && i < SETTLING; i += 1) await setImmediate();
      const due = takeNext();
      if (!due) return false;
      now = due.at;
      due.work();
      await setImmediate();
      return true;
    },
  };
};
