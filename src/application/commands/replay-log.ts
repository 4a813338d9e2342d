import type { CommitFeed } from '../ports/commit-feed.ts';
import type { Commit } from '../ports/event-store.ts';
import type { Subscriber } from '../ports/subscriber.ts';

/** Commits of the first batch. */
const FIRST_BATCH = 20;

/** About as many events are handled at once: enough to share a change of the read model, few enough to be thrown away young. */
const EVENTS_A_BATCH = 2000;

/** How many commits like these make a batch. */
const nextBatch = (commits: readonly Commit[]): number => {
  const events = commits.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return Math.max(1, Math.round((EVENTS_A_BATCH * commits.length) / events));
};

/** Runs the log from a projection's checkpoint to the end; gives how many commits that were. It has no notifier in hand, so nobody is told. */
export const replayLog = async (feed: CommitFeed, projection: Subscriber): Promise<number> => {
  let replayed = 0;
  for (let batch = FIRST_BATCH; ;) {
    const commits = await feed.commitsAfter(await projection.checkpoint(), batch);
    if (commits.length === 0) return replayed;
    await projection.handle(commits);
    replayed += commits.length;
    batch = nextBatch(commits);
  }
};
