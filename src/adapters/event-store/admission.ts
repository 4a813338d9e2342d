import {
  EventStoreError,
  MAX_BYTES,
  MAX_EVENTS,
  type Appended,
  type Position,
  type StoredEvent,
} from '../../application/ports/event-store.ts';
import { chainHash, NO_HASH } from './chain.ts';
import { encodeEvents, eventsOfOwn, sameContent } from './codec/codec.ts';
import { positionAfter, versionAt, type StreamEnd } from './position.ts';
import { commitWith, openCommit, type StoredCommit } from './stored-commit.ts';

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
  /** The stream's newest commit, without its body. */
  newest(stream: string): (StreamEnd & Pick<StoredCommit, 'recordedAt' | 'hash'>) | undefined;
  /** Last version of the stream's commit with this id. */
  lastOf(stream: string, commitId: string): number | undefined;
  /** The stream's commit with this id. */
  commit(stream: string, commitId: string): StoredCommit | undefined;
  /** The highest sequence ever given, 0 at first. */
  recorded(): number;
};

/** What becomes of a proposal: a commit to write, the answer an earlier try of it got, or a conflict. */
export type Admission =
  | { readonly outcome: 'write'; readonly commit: StoredCommit }
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

/** Refuses a commit id that names another commit than the one proposed ('commit-id-reused'). */
export const refuseOther = (earlier: StoredCommit, { body, commitId, stream }: Proposal, first: number): void => {
  if (earlier.first === first && sameContent(earlier, body)) return;
  const message = `Commit id ${commitId} of ${stream} already names another commit. Give a new commit a new id.`;
  throw new EventStoreError('commit-id-reused', message);
};

/** A stream's newest commit as the next one needs to know it, undefined before the first. */
export type Newest = ReturnType<LogView['newest']>;

/** The commit that follows the stream's newest one, linked to it; recorded time never decreases within a stream. */
export const follow = (
  { stream, commitId, count, body }: Proposal,
  newest: Newest,
  sequence: number,
  now: number,
): StoredCommit => {
  const { last, recordedAt, hash } = newest ?? { last: 0, recordedAt: now, hash: NO_HASH };
  const versions = { first: last + 1, last: last + count };
  const commit = { stream, commitId, ...versions, sequence, recordedAt: Math.max(now, recordedAt), body };
  return { ...commit, hash: chainHash(hash, commit) };
};

/** Decides a proposal against the log: the same commit again gets the first answer, a stream that has moved on is a conflict. */
export const admit = (proposal: Proposal, log: LogView, now: number): Admission => {
  const { stream, expected, commitId } = proposal;
  const newest = log.newest(stream);
  const lastOf = (id: string): number | undefined => (id === newest?.commitId ? newest.last : log.lastOf(stream, id));
  const version = versionAt(expected, stream, lastOf);
  const earlier = log.commit(stream, commitId);
  if (earlier) {
    refuseOther(earlier, proposal, version + 1);
    return { outcome: 'repeat', commit: earlier };
  }
  if (version !== (newest?.last ?? 0)) return { outcome: 'conflict' };
  return { outcome: 'write', commit: follow(proposal, newest, log.recorded() + 1, now) };
};

/** The answer to the append that wrote this commit. */
export const written = (commit: StoredCommit): Appended => ({
  outcome: 'appended',
  commit: commitWith(commit, eventsOfOwn(commit.body)),
  position: positionAfter(commit),
  repeated: false,
});

/** The answer to an append whose commit was in the log before. */
export const repeated = (commit: StoredCommit): Appended => ({
  outcome: 'appended',
  commit: openCommit(commit),
  position: positionAfter(commit),
  repeated: true,
});
