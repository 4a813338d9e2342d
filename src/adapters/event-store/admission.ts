import {
  EventStoreError,
  MAX_BYTES,
  MAX_EVENTS,
  type Appended,
  type Position,
  type StoredEvent,
} from '../../application/ports/event-store.ts';
import { encodeEvents, sameContent } from './codec/codec.ts';
import { positionAfter, versionAt, type StreamEnd } from './position.ts';
import { openCommit, type StoredCommit } from './stored-commit.ts';

/** An append within the limits, its events encoded. */
export type Proposal = {
  readonly stream: string;
  readonly expected: Position;
  readonly commitId: string;
  readonly count: number;
  readonly body: string;
};

/** What an append must know of the log, which stands still meanwhile. */
export type LogView = {
  /** The end of the stream and when it was recorded. */
  newest(stream: string): (StreamEnd & { readonly recordedAt: number }) | undefined;
  /** Last version of the stream's commit with this id. */
  lastOf(stream: string, commitId: string): number | undefined;
  /** The stream's commit with this id. */
  commit(stream: string, commitId: string): StoredCommit | undefined;
};

/** A commit to be written; the store gives it its sequence. */
export type NewCommit = Omit<StoredCommit, 'sequence'>;

/** What becomes of a proposal: a commit to write, the answer an earlier try of it got, or a conflict. */
export type Admission =
  | { readonly outcome: 'write'; readonly commit: NewCommit }
  | { readonly outcome: 'repeat'; readonly commit: StoredCommit }
  | { readonly outcome: 'conflict' };

const tooLarge = (message: string): EventStoreError => new EventStoreError('commit-too-large', message);

/** Encodes an append, refusing one that is empty or over MAX_EVENTS or MAX_BYTES. */
export const propose = (
  stream: string,
  expected: Position,
  events: readonly StoredEvent[],
  commitId: string,
): Proposal => {
  const count = events.length;
  if (count === 0) throw new EventStoreError('empty-commit', `A commit to ${stream} needs at least one event.`);
  if (count > MAX_EVENTS) throw tooLarge(`A commit to ${stream} has ${count} events; ${MAX_EVENTS} are allowed.`);
  const body = encodeEvents(events);
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_BYTES) throw tooLarge(`A commit to ${stream} takes ${bytes} bytes; ${MAX_BYTES} are allowed.`);
  return { stream, expected, commitId, count, body };
};

const repeat = (earlier: StoredCommit, { body, commitId, stream }: Proposal, first: number): Admission => {
  if (earlier.first === first && sameContent(earlier, body)) return { outcome: 'repeat', commit: earlier };
  const message = `Commit id ${commitId} of ${stream} already names another commit. Give a new commit a new id.`;
  throw new EventStoreError('commit-id-reused', message);
};

/** Decides a proposal against the log: the same commit again gets the first answer, a stream that has moved on is a conflict; recorded time never decreases within a stream. */
export const admit = (proposal: Proposal, log: LogView, now: number): Admission => {
  const { stream, expected, commitId, count, body } = proposal;
  const newest = log.newest(stream);
  const lastOf = (id: string): number | undefined => (id === newest?.commitId ? newest.last : log.lastOf(stream, id));
  const version = versionAt(expected, stream, lastOf);
  const earlier = log.commit(stream, commitId);
  if (earlier) return repeat(earlier, proposal, version + 1);
  if (version !== (newest?.last ?? 0)) return { outcome: 'conflict' };
  const recordedAt = Math.max(now, newest?.recordedAt ?? now);
  return {
    outcome: 'write',
    commit: { stream, commitId, first: version + 1, last: version + count, recordedAt, body },
  };
};

/** The answer to an append whose commit is in the log. */
export const answer = (commit: StoredCommit, repeated: boolean): Appended => ({
  outcome: 'appended',
  commit: openCommit(commit),
  position: positionAfter(commit),
  repeated,
});
