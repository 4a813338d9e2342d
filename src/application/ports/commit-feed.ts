import type { Commit } from './event-store.ts';

/** The store's commits in commit order, for subscribers in the same installation. */
export interface CommitFeed {
  /** Up to `limit` commits whose sequence is above `after`, in order. */
  commitsAfter(after: number, limit: number): Promise<readonly Commit[]>;
  /** Sequence of the newest commit, 0 when there is none. */
  head(): Promise<number>;
  /** Calls back after each append of this process until the returned function is called. */
  onAppend(wake: () => void): () => void;
}
