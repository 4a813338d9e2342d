import type { Position } from '../../application/ports/event-store.ts';
import type { Newest } from './admission.ts';
import { positionAfter } from './position.ts';

/** The end of a stream as the next commit needs to know it. */
export type KnownEnd = NonNullable<Newest>;

/** Remembers where streams ended when they were last read or written, so that an append there need not read: of each stream the last one kept, and of so many streams at most. */
export const createKnownEnds = (most = 20_000) => {
  const ends = new Map<string, KnownEnd>();
  return {
    keep: (end: KnownEnd): void => {
      ends.delete(end.stream);
      const { stream, last, commitId, recordedAt, hash } = end;
      ends.set(stream, { stream, last, commitId, recordedAt, hash });
      const [oldest] = ends.keys();
      if (ends.size > most && oldest !== undefined) ends.delete(oldest);
    },
    /** The end of the stream, undefined when it is not known. */
    of: (stream: string): KnownEnd | undefined => ends.get(stream),
    /** The end at this position, undefined when it is not known. */
    at: (stream: string, position: Position): KnownEnd | undefined => {
      const end = ends.get(stream);
      return end && positionAfter(end) === position ? end : undefined;
    },
  };
};
