import type { FindingChain } from '../../domain/ticker/events.ts';
import { EventStoreError, type Commit, type EventStore } from '../ports/event-store.ts';

/** Where a commit stands among those of its stream that hold findings; null where it holds none. */
export const chainOf = ({ events }: Commit): FindingChain | null => {
  for (const event of events) if ('chain' in event) return event.chain;
  return null;
};

const refuseGap = (due: readonly Commit[], seen: number): void => {
  let before = seen;
  for (const commit of due) {
    const previous = chainOf(commit)?.previous ?? 0;
    if (previous > before)
      throw new EventStoreError(
        'corrupt',
        `The stream ${commit.stream} has findings at version ${previous} that cannot be read: check the event store.`,
      );
    before = commit.last;
  }
};

/** The commits with findings that a delivered one calls for where those up to a version were seen: none where it holds no finding or was seen, else those that the delivery left out, which are read back, and itself. Throws EventStoreError where the chain of findings has a hole. */
export const dueFindings = async (
  read: EventStore['read'],
  commit: Commit,
  seen: number,
): Promise<readonly Commit[]> => {
  const chain = chainOf(commit);
  if (!chain || commit.last <= seen) return [];
  if (chain.previous <= seen) return [commit];
  const { commits: missed } = await read(commit.stream, seen + 1, commit.first - 1);
  const due = [...missed.filter((one) => chainOf(one) !== null), commit];
  refuseGap(due, seen);
  return due;
};
