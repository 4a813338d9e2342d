import * as z from 'zod';
import { EventStoreError, NO_STREAM, type Position } from '../../application/ports/event-store.ts';

/** The end of a stream, named by its newest commit. */
export type StreamEnd = { readonly stream: string; readonly last: number; readonly commitId: string };

const parts = z.tuple([z.string(), z.int(), z.string()]);

/** The position of a stream that ends with this commit. */
export const positionAfter = ({ stream, last, commitId }: StreamEnd): Position =>
  JSON.stringify([stream, last, commitId]) as Position;

/** The refusal of a position that was not issued for the stream. */
export const foreignPosition = (position: string, stream: string): EventStoreError =>
  new EventStoreError(
    'foreign-position',
    `Position ${position.slice(0, 80)} was not issued for ${stream}. Read the stream again and append at the position it gives.`,
  );

const parse = (position: Position): StreamEnd | null => {
  try {
    const [stream, last, commitId] = parts.parse(JSON.parse(position));
    return { stream, last, commitId };
  } catch {
    return null;
  }
};

/** The end of the stream that a position other than NO_STREAM names, whether it ever was one or not; a position of another stream is refused ('foreign-position'). */
export const endNamedBy = (position: Position, stream: string): StreamEnd => {
  const end = parse(position);
  if (end?.stream === stream && positionAfter(end) === position) return end;
  throw foreignPosition(position, stream);
};

/** The version a position stands for, 0 for NO_STREAM; `lastOf` gives the last version of a commit of the stream, and what was never the end of one is refused ('foreign-position'). */
export const versionAt = (
  position: Position,
  stream: string,
  lastOf: (commitId: string) => number | undefined,
): number => {
  if (position === NO_STREAM) return 0;
  const { last, commitId } = endNamedBy(position, stream);
  if (lastOf(commitId) !== last) throw foreignPosition(position, stream);
  return last;
};
