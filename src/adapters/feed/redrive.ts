import { EventStoreError, type Commit } from '../../application/ports/event-store.ts';
import type { ParkedStream, Redrive } from '../../application/ports/parking.ts';
import { reasonOf } from './blame.ts';
import type { Delivery } from './delivery.ts';

type Step = { readonly taken: 0 | 1; readonly rest: ParkedStream | null };

const commitAt = async ({ feed }: Delivery, stream: string, version: number): Promise<Commit> => {
  const [commit] = (await feed.read(stream, version, version)).commits;
  if (commit) return commit;
  throw new EventStoreError('corrupt', `The stream ${stream} has no version ${version}: check the event store.`);
};

/** Hands over the first commit that is held back, counted before; gives how many were taken and what is left, null when nothing is held back any more. What lies after the checkpoint is let go: it comes by itself. */
const takeFirst = async (delivery: Delivery, parked: ParkedStream): Promise<Step> => {
  const { subscriber, parking } = delivery;
  await parking.park(parked);
  const commit = await commitAt(delivery, parked.stream, parked.first);
  const isDue = commit.sequence <= (await subscriber.checkpoint());
  if (isDue) await subscriber.handle([commit]);
  if (isDue && commit.last < parked.through) {
    return { taken: 1, rest: { ...parked, first: commit.last + 1, deliveries: 1 } };
  }
  await parking.release(subscriber.name, parked.stream);
  return { taken: isDue ? 1 : 0, rest: null };
};

type Outcome = { readonly taken: number; readonly reason: string | null };

const takeAll = async (delivery: Delivery, parked: ParkedStream): Promise<Outcome> => {
  let rest: ParkedStream | null = parked;
  let current = parked;
  let taken = 0;
  try {
    while (rest) {
      current = rest;
      const step: Step = await takeFirst(delivery, current);
      taken += step.taken;
      rest = step.rest;
    }
    return { taken, reason: null };
  } catch (error) {
    const reason = reasonOf(error);
    await delivery.parking.park({ ...current, reason });
    return { taken, reason };
  }
};

/** Hands a parked stream over again, commit by commit, until one cannot be taken; that one and what is behind it stay parked. Keeps who asked for it. */
export const redriveStream = async (delivery: Delivery, parked: ParkedStream, by: string): Promise<Redrive> => {
  const { subscriber, parking, now } = delivery;
  const outcome = await takeAll(delivery, { ...parked, deliveries: parked.deliveries + 1 });
  const redrive = { at: now(), by, subscriber: subscriber.name, stream: parked.stream, ...outcome };
  await parking.record(redrive);
  return redrive;
};
