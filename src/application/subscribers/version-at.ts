import { EventStoreError, type Commit, type EventStore } from '../ports/event-store.ts';

const commitBefore = async (read: EventStore['read'], { stream, first }: Commit): Promise<Commit> => {
  const [before] = (await read(stream, first - 1, first - 1)).commits;
  if (before) return before;
  throw new EventStoreError('corrupt', `The stream ${stream} has no version ${first - 1}: check the event store.`);
};

/** A sequence says nothing of a commit that has none. */
const refuseUnnumbered = ({ stream, first, sequence }: Commit): void => {
  if (sequence > 0) return;
  throw new EventStoreError(
    'unavailable',
    `Version ${first} of ${stream} has no place in an order of the log, by which an outlet begins: hand over commits that were numbered.`,
  );
};

/** The last version that a commit's stream had when the log ended at a sequence, 0 when it did not exist; found by going back from the commit. Throws EventStoreError where the stream has a hole, and where the log keeps no order. */
export const versionAt = async (read: EventStore['read'], commit: Commit, sequence: number): Promise<number> => {
  if (sequence === 0) return 0;
  refuseUnnumbered(commit);
  let at = commit;
  while (at.sequence > sequence) {
    if (at.first === 1) return 0;
    at = await commitBefore(read, at);
  }
  return at.last;
};
