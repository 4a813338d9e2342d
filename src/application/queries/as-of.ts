import type { CommitFeed } from '../ports/commit-feed.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import type { ReadModel } from '../ports/read-model.ts';
import { createProjection } from '../subscribers/project.ts';

/** The log to look back into. */
export type Log = Pick<CommitFeed, 'commitsAfter'> & Pick<EventStore, 'read'>;

/** What looking back needs: the log, an empty read model for each moment, and a pause in which other work of the process runs. */
export type LookingBack = {
  readonly log: Log;
  readonly openReadModel: () => ReadModel;
  readonly breathe: () => Promise<void>;
};

/** Commits folded between two pauses. */
const BATCH = 5;

/** Moments kept, the newest asked last. */
const KEPT = 4;

const knownThen = (commits: readonly Commit[], moment: number): readonly Commit[] => {
  const later = commits.findIndex(({ recordedAt }) => recordedAt > moment);
  return later === -1 ? commits : commits.slice(0, later);
};

/** The rows as they were known at a moment (epoch ms): made of the log up to its first commit recorded later. Costs time and memory in proportion to that part of the log. */
export const readModelAsOf = async (
  { log, openReadModel, breathe }: LookingBack,
  moment: number,
): Promise<ReadModel> => {
  const readModel = openReadModel();
  const projection = createProjection({ readModel, read: (...range) => log.read(...range) });
  for (;;) {
    const commits = await log.commitsAfter(await projection.checkpoint(), BATCH);
    const known = knownThen(commits, moment);
    if (known.length > 0) await projection.handle(known);
    if (known.length < BATCH) return readModel;
    await breathe();
  }
};

/** Looks back for many askers: one moment after the other, the newest asked kept; a moment whose making failed is made anew. */
export const createHindsight = (lookingBack: LookingBack): ((moment: number) => Promise<ReadModel>) => {
  const kept = new Map<number, Promise<ReadModel>>();
  let last: Promise<unknown> = Promise.resolve();

  const make = (moment: number): Promise<ReadModel> => {
    const made = last.then(() => readModelAsOf(lookingBack, moment));
    last = made.catch(() => kept.delete(moment));
    return made;
  };

  return (moment) => {
    const readModel = kept.get(moment) ?? make(moment);
    kept.delete(moment);
    kept.set(moment, readModel);
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    return readModel;
  };
};
