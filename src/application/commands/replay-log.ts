import type { CommitFeed } from '../ports/commit-feed.ts';
import type { Subscriber } from '../ports/subscriber.ts';

/** Commits handled at once. */
const BATCH = 500;

/** Runs the log from a projection's checkpoint to the end; gives how many commits that were. It has no notifier in hand, so nobody is told. */
export const replayLog = async (feed: CommitFeed, projection: Subscriber): Promise<number> => {
  let replayed = 0;
  for (;;) {
    const commits = await feed.commitsAfter(await projection.checkpoint(), BATCH);
    if (commits.length === 0) return replayed;
    await projection.handle(commits);
    replayed += commits.length;
  }
};
