import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { CommitPlace, EventStore } from '../../application/ports/event-store.ts';
import type { ParkedStream, Parking } from '../../application/ports/parking.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';

/** One subscriber and where its commits come from: at most `batch` at once, each handed over at most `mostDeliveries` times before its stream is parked; `onParked` hears of that. Once `stopping` is aborted nothing more is begun. */
export type Delivery = {
  readonly subscriber: Subscriber;
  readonly feed: CommitFeed & Pick<EventStore, 'read'>;
  readonly parking: Parking;
  readonly now: () => number;
  readonly batch: number;
  readonly mostDeliveries: number;
  readonly onParked: (parked: ParkedStream) => void;
  readonly stopping: AbortSignal;
};

/** What parking takes of a delivery. */
export type ParkingDelivery = Pick<Delivery, 'subscriber' | 'parking' | 'now' | 'onParked'>;

/** Parks the stream of a commit that could not be taken. */
export const park = async (
  delivery: ParkingDelivery,
  place: CommitPlace,
  deliveries: number,
  reason: string,
): Promise<void> => {
  const { subscriber, parking, now, onParked } = delivery;
  const { stream, first, last } = place;
  const parked = { subscriber: subscriber.name, stream, first, through: last, deliveries, reason, since: now() };
  await parking.park(parked);
  onParked(parked);
};

/** Keeps which commits wait behind a parked one, and gives the others. */
export const holdBack = async <T extends CommitPlace>(
  { subscriber, parking }: ParkingDelivery,
  commits: readonly T[],
): Promise<readonly T[]> => {
  const parked = new Map((await parking.parked(subscriber.name)).map((one) => [one.stream, one]));
  const grown = new Map<string, ParkedStream>();
  const free = commits.filter(({ stream, last }) => {
    const before = grown.get(stream) ?? parked.get(stream);
    if (!before || last < before.first) return true;
    if (last > before.through) grown.set(stream, { ...before, through: last });
    return false;
  });
  for (const one of grown.values()) await parking.park(one);
  return free;
};
