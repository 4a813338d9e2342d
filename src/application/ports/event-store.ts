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

/** All events of one decision. Versions count a stream's events from 1; `sequence` counts the store's commits in commit order; `recordedAt` is epoch milliseconds. */
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
  /** Adds one commit when the stream still ends at `expected`; the same commit id with the same content gives the first result again. */
  append(stream: string, expected: Position, events: readonly StoredEvent[], commitId: string): Promise<Appended>;
  /** The commits whose versions overlap `from`..`to` (both inclusive, default all). */
  read(stream: string, from?: number, to?: number): Promise<StreamSlice>;
  /** Names of all streams, in order of their first commit. */
  streams(): Promise<readonly string[]>;
}

/** Why an event store could not do as asked. */
export type EventStoreFailure =
  | 'commit-id-reused'
  | 'foreign-position'
  | 'commit-too-large'
  | 'empty-commit'
  | 'unreadable-event'
  | 'busy'
  | 'unavailable'
  | 'corrupt';

/** An event store failure with its kind; `unknownOutcome` says that the commit may have been written all the same. */
export class EventStoreError extends Error {
  override readonly name = 'EventStoreError';
  readonly kind: EventStoreFailure;
  readonly unknownOutcome: boolean;

  constructor(kind: EventStoreFailure, message: string, options: { cause?: unknown; unknownOutcome?: boolean } = {}) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.unknownOutcome = options.unknownOutcome ?? false;
  }
}
