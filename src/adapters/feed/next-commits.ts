import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { EventStoreError, type Commit, type CommitPlace } from '../../application/ports/event-store.ts';

/** The commits that come next, or the next one where it cannot be read. */
export type NextCommits =
  | { readonly readable: true; readonly commits: readonly Commit[] }
  | { readonly readable: false; readonly place: CommitPlace; readonly reason: string };

const unreadable = (error: unknown): NextCommits => {
  if (!(error instanceof EventStoreError) || !error.commit) throw error;
  return { readable: false, place: error.commit, reason: error.message };
};

/** Reads up to `limit` commits after a sequence; where one of them cannot be read, the next commit alone. */
export const nextCommits = async (feed: CommitFeed, after: number, limit: number): Promise<NextCommits> => {
  try {
    return { readable: true, commits: await feed.commitsAfter(after, limit) };
  } catch (error) {
    const next = unreadable(error);
    return limit === 1 ? next : nextCommits(feed, after, 1);
  }
};
