import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { Commit, EventStore } from '../../application/ports/event-store.ts';
import type { LogAudit } from '../../application/ports/log-audit.ts';
import type { CommitOrder, Numberable } from './commit-order.ts';
import type { DynamodbEventStore } from './dynamodb-event-store.ts';
import { audit, commitsAfter, withSequences } from './numbered-commits.ts';
import { numberHeard, numberRead, numberStored, type Numbering, type OnBroken } from './numbering.ts';

/** An event store whose commits have an order over all streams: the one in which this installation saw them. */
export type NumberedEventStore = EventStore &
  CommitFeed &
  LogAudit &
  Pick<DynamodbEventStore, 'check' | 'doubt'> & {
    /** Numbers commits that others are said to have written, and what is missing before them. */
    hear(commits: readonly Numberable[], onBroken: OnBroken): Promise<void>;
    /** Numbers what the table has and the order does not. */
    catchUp(onBroken: OnBroken): Promise<void>;
    close(): void;
  };

/** At the start there is no witness yet: a commit that was numbered and is not there any more says that the table is another one, or was emptied; one that cannot be read says nothing of the others. */
const refuseLost =
  (onBroken: OnBroken): OnBroken =>
  (error) => {
    if (!error.commit) throw error;
    onBroken(error);
  };

/** Who waits for commits, and work that wakes them where it has numbered some, also where it fails after that. */
const tellingOf = (order: CommitOrder) => {
  const wakes = new Set<() => void>();
  let told = order.head();
  const tell = (): void => {
    const head = order.head();
    if (head > told) for (const wake of wakes) wake();
    told = head;
  };
  const onAppend: CommitFeed['onAppend'] = (wake) => {
    wakes.add(wake);
    return () => void wakes.delete(wake);
  };
  return { onAppend, telling: (work: () => Promise<void>): Promise<void> => work().finally(tell) };
};

/** Gives the commits of a store an order, and numbers first what the store has already. Commits of other installations are numbered when they are come upon: when they are heard of, when a stream is read or continued, and here. Failures are EventStoreError. */
export const openNumberedEventStore = async (
  numbering: Numbering,
  onBrokenAtStart: OnBroken = () => {},
): Promise<NumberedEventStore> => {
  const { store, order } = numbering;
  await numberStored(numbering, refuseLost(onBrokenAtStart));
  const { onAppend, telling } = tellingOf(order);

  const take = async (stream: string, commits: readonly Commit[]): Promise<readonly Commit[]> => {
    await telling(() => numberRead(numbering, stream, commits));
    return withSequences(numbering, stream, commits);
  };

  return {
    append: async (stream, expected, events, commitId) => {
      const answer = await store.append(stream, expected, events, commitId);
      if (answer.outcome === 'conflict') return answer;
      const [commit = answer.commit] = await take(stream, [answer.commit]);
      return { ...answer, commit };
    },
    read: async (stream, ...range) => {
      const slice = await store.read(stream, ...range);
      return { ...slice, commits: await take(stream, slice.commits) };
    },
    streams: async () => {
      const numbered = order.ends().map(({ stream }) => stream);
      return [...new Set([...numbered, ...(await store.streams())])];
    },
    commitsAfter: (after, limit) => commitsAfter(numbering, after, limit),
    head: async () => order.head(),
    check: () => store.check(),
    doubt: () => store.doubt(),
    audit: (onAudited) => audit(numbering, onAudited),
    onAppend,
    hear: (commits, onBroken) => telling(() => numberHeard(numbering, commits, onBroken)),
    catchUp: (onBroken) => telling(() => numberStored(numbering, onBroken)),
    close: () => order.close(),
  };
};
