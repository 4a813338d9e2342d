import { EventStoreError } from '../../application/ports/event-store.ts';
import type { KnownEnd } from './known-ends.ts';

/** How long a log that was found as it was left is taken to be the same, in milliseconds. */
const TRUSTED = 60_000;

/** What is told of a log that has lost a commit: the one at this version of a stream. */
export const goneFrom = (stream: string, version: number): EventStoreError =>
  new EventStoreError(
    'corrupt',
    `The commit at version ${version} of ${stream} is not in the table any more: it was emptied, or is another one. Restore it to a moment before that, or name a new data folder.`,
  );

/** Asks whether a stream's commit stands where it stood, and the clock (epoch milliseconds). */
export type Watched = { readonly stands: (end: KnownEnd) => Promise<boolean>; readonly now: () => number };

/** Sees whether a log is still the one that this process knows: a commit of it is its witness, at first the first that was read or written, and after each look the newest before that. What was emptied or made anew since does not have it. */
export const watchLog = ({ stands, now }: Watched) => {
  let witness: KnownEnd | undefined;
  let newest: KnownEnd | undefined;
  let lookedAt = -Infinity;
  let looking: Promise<void> | null = null;

  const look = async (): Promise<void> => {
    const next = newest;
    lookedAt = now();
    try {
      if (witness && !(await stands(witness))) throw goneFrom(witness.stream, witness.last);
      witness = next;
    } catch (error) {
      lookedAt = -Infinity;
      throw error;
    }
  };

  return {
    /** Keeps a commit that was read or written. */
    saw: (end: KnownEnd): void => {
      newest = end;
      witness ??= end;
    },
    /** Something went otherwise than it should: the next check asks. */
    doubt: (): void => {
      lookedAt = -Infinity;
    },
    /** Rejects ('corrupt') where the witness is gone; asks once a minute at most, and after doubt. */
    check: async (): Promise<void> => {
      if (looking === null && Math.abs(now() - lookedAt) < TRUSTED) return;
      looking ??= look().finally(() => (looking = null));
      await looking;
    },
  };
};
