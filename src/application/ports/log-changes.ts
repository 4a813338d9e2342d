import type { Commit, CommitPlace } from './event-store.ts';

/** A commit that was added to the log's store, as the store's own stream of changes tells it: in order within a stream of events, `order` counts over all of them, and `id` is the same as it was told, by which it is answered. One that cannot be read is its place and why. */
export type LogChange =
  | { readonly order: bigint; readonly id: string; readonly commit: Commit }
  | { readonly order: bigint; readonly id: string; readonly place: CommitPlace; readonly reason: string };

/** Which records of a batch were not taken, so that they come again: the first of them, and all behind it. */
export type BatchAnswer = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

/** Takes a batch of records of the store's stream of changes. */
export type TakeRecords = (records: readonly unknown[]) => Promise<BatchAnswer>;
