import * as z from 'zod';
import { EventStoreError, NO_STREAM, type Position } from '../../application/ports/event-store.ts';

/** The end of a stream, named by its newest commit. */
export type StreamEnd = { readonly stream: string; readonly last: number; readonly commitId: string };

const parts = z.tuple([z.string(), z.int(), z.string()]);

/** The position of a stream that ends with this commit. */
export const positionAfter = ({ stream, last, commitId }: StreamEnd): Position =>
  JSON.stringify([stream, last, commitId]) as Position;

const foreign = (position: string, stream: string): EventStoreError =>
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

/** The version a position stands for, 0 for NO_STREAM; `lastOf` gives the last version of a commit of the stream, and what was never the end of one is refused ('foreign-position'). */
export const versionAt = (
  position: Position,
  stream: string,
  lastOf: (commitId: string) => number | undefined,
): number => {
  if (position === NO_STREAM) return 0;
  const end = parse(position);
  const ours = end?.stream === stream && positionAfter(end) === position && lastOf(end.commitId) === end.last;
  if (!ours) throw foreign(position, stream);
  return end.last;
};
