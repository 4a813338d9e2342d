import type { Policy } from '../../domain/anomaly/policy.ts';
import type { TickerEvent } from '../../domain/ticker/events.ts';

/** A policy was put on record, the only event of its stream. */
export type PolicyRecorded = { readonly type: 'PolicyRecorded'; readonly policy: Policy };

/** Every event a stream can hold. */
export type StoredEvent = TickerEvent | PolicyRecorded;

/** Where a stream stood when the store was asked; opaque, only the store makes one. */
export type Position = string & { readonly __brand: 'position' };

/** The position of a stream that does not exist yet. */
export const NO_STREAM = 'none' as Position;

/** All events of one decision. Versions count a stream's events from 1; `sequence` counts the store's commits in commit order (0 in a store that keeps none over its streams); `recordedAt` is epoch milliseconds. */
export type Commit<E extends StoredEvent = StoredEvent> = {
  readonly stream: string;
  readonly commitId: string;
  readonly first: number;
  readonly last: number;
  readonly sequence: number;
  readonly recordedAt: number;
  readonly events: readonly E[];
};

/** What an append came to: written (or found written by an earlier try of the same commit), or refused because the stream had moved on. */
export type Appended =
  | { readonly outcome: 'appended'; readonly commit: Commit; readonly position: Position; readonly repeated: boolean }
  | { readonly outcome: 'conflict' };

/** Commits in stream order and the position of the stream's end (also when a range was asked). */
export type StreamSlice = { readonly commits: readonly Commit[]; readonly position: Position };

/** Most events of a commit. */
export const MAX_EVENTS = 500;

/** Most bytes of a commit as stored. */
export const MAX_BYTES = 350 * 1024;

/** Keeps streams of commits; atomic, ordered by version, never rewritten. Failures are EventStoreError. */
export interface EventStore {
  /** Adds one commit of 1 to MAX_EVENTS events when the stream still ends at `expected`. The same stream, position, commit id and content (compared as encoded, without recorded time) gives the first result again; a commit id that names another commit there (in some stores: anywhere in the stream), or a position never issued for the stream, is an error. */
  append(stream: string, expected: Position, events: readonly StoredEvent[], commitId: string): Promise<Appended>;
  /** The commits whose versions overlap `from`..`to` (both inclusive, default all) and that were recorded at `asOf` or before (epoch milliseconds, default all): commits are whole, and recorded time never decreases within a stream, so `to` and `asOf` give the stream as it was then. */
  read(stream: string, from?: number, to?: number, asOf?: number): Promise<StreamSlice>;
  /** Names of all streams, in order of their first commit: the registry that rebuilds start from. */
  streams(): Promise<readonly string[]>;
}

/** Why an event store could not do as asked; `refused` is what was asked, where it may do all else. */
export type EventStoreFailure =
  | 'commit-id-reused'
  | 'foreign-position'
  | 'commit-too-large'
  | 'empty-commit'
  | 'unreadable-event'
  | 'busy'
  | 'unavailable'
  | 'refused'
  | 'corrupt';

/** Where a commit stands: its stream and versions there, and its place in the log. */
export type CommitPlace = Pick<Commit, 'stream' | 'first' | 'last' | 'sequence'>;

type FailureDetails = { cause?: unknown; unknownOutcome?: boolean; commit?: CommitPlace };

/** An event store failure with its kind; `unknownOutcome` says that the commit may have been written all the same, `commit` which one could not be read. */
export class EventStoreError extends Error {
  override readonly name = 'EventStoreError';
  readonly kind: EventStoreFailure;
  readonly unknownOutcome: boolean;
  readonly commit: CommitPlace | null;

  constructor(kind: EventStoreFailure, message: string, options: FailureDetails = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.unknownOutcome = options.unknownOutcome ?? false;
    this.commit = options.commit ?? null;
  }
}
