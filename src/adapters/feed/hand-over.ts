import type { Commit } from '../../application/ports/event-store.ts';
import type { Handover } from '../../application/ports/parking.ts';
import { blameOf, reasonOf } from './blame.ts';
import { holdBack, park, type Delivery } from './delivery.ts';
import { nextCommits, type NextCommits } from './next-commits.ts';

type Commits = readonly [Commit, ...Commit[]];

const isFilled = (commits: readonly Commit[]): commits is Commits => commits.length > 0;

/** After a failed handover: gives the try back where the surroundings failed, parks a lone commit that will not do, and throws what is to be tried again. */
const settle = async (delivery: Delivery, commits: Commits, handover: Handover, error: unknown): Promise<void> => {
  const { subscriber, parking, mostDeliveries } = delivery;
  const { deliveries } = handover;
  const blame = blameOf(error);
  if (blame === 'surroundings')
    await parking.noteHandover(subscriber.name, { ...handover, deliveries: deliveries - 1 });
  const isHopeless = blame === 'commit' || (blame === 'unknown' && deliveries >= mostDeliveries);
  if (commits.length > 1 || !isHopeless) throw error;
  await park(delivery, commits[0], deliveries, reasonOf(error));
};

const handOver = async (delivery: Delivery, commits: Commits, handover: Handover): Promise<void> => {
  const { subscriber, parking, stopping } = delivery;
  await parking.noteHandover(subscriber.name, handover);
  try {
    await subscriber.handle(commits, stopping);
  } catch (error) {
    return settle(delivery, commits, handover, error);
  }
  if (stopping.aborted)
    return parking.noteHandover(subscriber.name, { ...handover, deliveries: handover.deliveries - 1 });
  const end = (commits.at(-1) ?? commits[0]).sequence;
  const kept = await subscriber.checkpoint();
  if (kept < end) throw new Error(`${subscriber.name} took commit ${end} but kept checkpoint ${kept}.`);
};

/** Hands commits over, counted before; the first is parked untried where its count is full already. */
const handOverOrPark = async (delivery: Delivery, commits: Commits, unfinished: Handover | null): Promise<void> => {
  const [commit] = commits;
  const { sequence } = commit;
  const before = unfinished?.sequence === sequence ? unfinished.deliveries : 0;
  if (before >= delivery.mostDeliveries) {
    const reason = `It was handed over ${before} times and never came back: the process may have ended each time.`;
    return park(delivery, commit, before, reason);
  }
  const through = Math.max((commits.at(-1) ?? commit).sequence, unfinished?.through ?? 0);
  await handOver(delivery, commits, { sequence, through, deliveries: before + 1 });
};

const takeNext = async (delivery: Delivery, next: NextCommits, unfinished: Handover | null): Promise<void> => {
  if (next.readable) {
    const free = await holdBack(delivery, next.commits);
    if (isFilled(free)) await handOverOrPark(delivery, free, unfinished);
    return;
  }
  const [place] = await holdBack(delivery, [next.place]);
  if (place) await park(delivery, place, 0, next.reason);
};

const unfinishedAfter = async ({ parking, subscriber }: Delivery, checkpoint: number): Promise<Handover | null> => {
  const begun = await parking.handover(subscriber.name);
  return begun && begun.deliveries > 0 && begun.through > checkpoint ? begun : null;
};

/** Hands over what comes after the checkpoint: a batch, or commit by commit where the last handover did not end well. What cannot be taken is parked and what belongs behind it is held back, both kept before the checkpoint moves over them; a stop leaves it where the subscriber has come to. Gives whether there was anything. */
export const handOverNext = async (delivery: Delivery, checkpoint: number): Promise<boolean> => {
  const { subscriber, feed, batch, stopping } = delivery;
  const unfinished = await unfinishedAfter(delivery, checkpoint);
  const next = await nextCommits(feed, checkpoint, unfinished ? 1 : batch);
  const end = next.readable ? next.commits.at(-1) : next.place;
  if (!end) return false;
  await takeNext(delivery, next, unfinished);
  if (stopping.aborted) return true;
  if ((await subscriber.checkpoint()) < end.sequence) await subscriber.passOver(end.sequence);
  return true;
};
