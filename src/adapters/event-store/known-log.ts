import { EventStoreError } from '../../application/ports/event-store.ts';
import type { Queries } from './dynamodb-queries.ts';
import { createKnownEnds, type KnownEnd } from './known-ends.ts';
import { goneFrom, watchLog } from './witness.ts';

const isBehind = (newest: KnownEnd | undefined, { last, commitId }: KnownEnd): boolean =>
  newest === undefined || newest.last < last || (newest.last === last && newest.commitId !== commitId);

/** Whether a commit could not be read because it is damaged: its table has it all the same. */
const isThere = (error: unknown): boolean => error instanceof EventStoreError && error.commit !== null;

/** What this process knows of a log in a table: where streams ended, and whether the table still has them; `now` is epoch milliseconds. */
export const createKnownLog = (queries: Queries, now: () => number) => {
  const ends = createKnownEnds();
  const stands = async ({ stream, last, commitId }: KnownEnd): Promise<boolean> => {
    try {
      const found = await queries.beginningBy(stream, last);
      return found?.last === last && found.commitId === commitId;
    } catch (error) {
      if (isThere(error)) return true;
      throw error;
    }
  };
  const watch = watchLog({ stands, now });
  return {
    of: ends.of,
    at: ends.at,
    check: watch.check,
    doubt: watch.doubt,
    keep: (end: KnownEnd): void => {
      ends.keep(end);
      watch.saw(end);
    },
    /** Does work on a table that was checked; one that fails is checked before the next. */
    checked: async <T>(work: () => Promise<T>): Promise<T> => {
      await watch.check();
      try {
        return await work();
      } catch (error) {
        watch.doubt();
        throw error;
      }
    },
    /** Refuses an answer that ends before what was `known` when it was asked for ('corrupt'), unless the answer alone is old. */
    refuseLoss: async (known: KnownEnd | undefined, newest: KnownEnd | undefined): Promise<void> => {
      if (known && isBehind(newest, known) && !(await stands(known))) throw goneFrom(known.stream, known.last);
    },
  };
};

/** What this process knows of a log in a table. */
export type KnownLog = ReturnType<typeof createKnownLog>;
