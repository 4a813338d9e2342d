import { EventStoreError, type Commit, type EventStore } from '../ports/event-store.ts';

/** What a delivered commit calls for where a stream was seen up to a version: nothing when it was seen, else the commit after those that the delivery left out, which are read back. Throws EventStoreError where the stream has a hole. */
export const dueCommits = async (
  read: EventStore['read'],
  commit: Commit,
  seen: number,
): Promise<readonly Commit[]> => {
  if (commit.last <= seen) return [];
  const missed = commit.first > seen + 1 ? (await read(commit.stream, seen + 1, commit.first - 1)).commits : [];
  const due = [...missed, commit];
  let version = seen;
  for (const { first, last, stream } of due) {
    if (first !== version + 1) {
      throw new EventStoreError(
        'corrupt',
        `The stream ${stream} goes from version ${version} to ${first}: check the event store.`,
      );
    }
    version = last;
  }
  return due;
};
