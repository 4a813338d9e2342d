import { EventStoreError, type Commit, type CommitPlace } from '../../application/ports/event-store.ts';
import type { LogChange, TakeRecords } from '../../application/ports/log-changes.ts';
import { blameOf, reasonOf } from './blame.ts';
import { holdBack, park, type Delivery, type ParkingDelivery } from './delivery.ts';

/** One subscriber of a store's stream of changes, and what a record of that says (null: nothing of the log). A commit that fails for no known cause is handed over at most `mostDeliveries` times before its stream is parked. */
export type StreamDelivery = ParkingDelivery &
  Pick<Delivery, 'mostDeliveries'> & { readonly changeIn: (record: unknown) => LogChange | null };

const inOrder = (a: LogChange, b: LogChange): number => {
  if (a.order === b.order) return 0;
  return a.order < b.order ? -1 : 1;
};

/** Under which name the failures of a stream's commit are counted: a record does not say how often it came. */
const countedAs = ({ subscriber }: StreamDelivery, { stream }: Commit): string => `${subscriber.name} ${stream}`;

const countFailure = async (delivery: StreamDelivery, commit: Commit): Promise<number> => {
  const { parking } = delivery;
  const name = countedAs(delivery, commit);
  const before = await parking.handover(name);
  const deliveries = (before?.sequence === commit.first ? before.deliveries : 0) + 1;
  await parking.noteHandover(name, { sequence: commit.first, through: commit.last, deliveries });
  return deliveries;
};

/** What is parked for a commit that failed: from it on, or from the one before it that could not be read back. */
const failedPlace = (commit: Commit, error: unknown): CommitPlace => {
  const unread = error instanceof EventStoreError ? error.commit : null;
  if (unread?.stream !== commit.stream || unread.first >= commit.first) return commit;
  return { ...unread, last: commit.last };
};

/** After a failed handover: parks a commit that will not do; gives whether it was. */
const isParked = async (delivery: StreamDelivery, commit: Commit, error: unknown): Promise<boolean> => {
  const blame = blameOf(error);
  if (blame === 'surroundings') return false;
  const deliveries = await countFailure(delivery, commit);
  if (blame === 'unknown' && deliveries < delivery.mostDeliveries) return false;
  await park(delivery, failedPlace(commit, error), deliveries, reasonOf(error));
  return true;
};

/** Hands one change over; gives whether those behind it may follow. */
const isTaken = async (delivery: StreamDelivery, change: LogChange, parked: Set<string>): Promise<boolean> => {
  const place = 'commit' in change ? change.commit : change.place;
  if (parked.has(place.stream) && (await holdBack(delivery, [place])).length === 0) return true;
  if (!('commit' in change)) {
    await park(delivery, place, 0, change.reason);
    parked.add(place.stream);
    return true;
  }
  try {
    await delivery.subscriber.handle([change.commit]);
    return true;
  } catch (error) {
    if (!(await isParked(delivery, change.commit, error))) return false;
    parked.add(place.stream);
    return true;
  }
};

/** Makes the handler of a table's stream for one subscriber, for functions that a stream starts: a later issue composes them, and a server takes the stream for hints instead (`stream-poller.ts`, and `hear` of the numbered event store). Commits in order, up to the first that is to come again, which is answered; what cannot be taken is parked, and what belongs behind it held back. What was seen, comes late or was left out is the subscriber's to tell, out of the table. */
export const createStreamHandler =
  (delivery: StreamDelivery): TakeRecords =>
  async (records) => {
    const changes = records.map(delivery.changeIn).filter((change) => change !== null);
    const parked = new Set((await delivery.parking.parked(delivery.subscriber.name)).map(({ stream }) => stream));
    for (const change of changes.toSorted(inOrder)) {
      if (!(await isTaken(delivery, change, parked))) return { batchItemFailures: [{ itemIdentifier: change.id }] };
    }
    return { batchItemFailures: [] };
  };
