import { parseSeriesKey } from '../../domain/market/series.ts';
import type { FindingEvent } from '../../domain/ticker/events.ts';
import type { Checkpoint } from '../ports/checkpoint.ts';
import { EventStoreError, type Commit, type EventStore, type StoredEvent } from '../ports/event-store.ts';
import type { KeptFinding, KeptFindings } from '../ports/kept-findings.ts';
import { ReadModelError } from '../ports/read-model.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { projectFinding } from '../projections/findings.ts';
import { chainOf } from './due-findings.ts';

type Read = EventStore['read'];

/** Where findings are kept, and what gives back the commits that a delivery left out. */
export type KeepingFindings = { readonly findings: KeptFindings; readonly read: Read };

const isFindingEvent = (event: StoredEvent): event is FindingEvent => 'chain' in event;

const broken = (stream: string, version: number): EventStoreError =>
  new EventStoreError(
    'corrupt',
    `The chain of findings of ${stream} breaks at version ${version}: check the event store.`,
  );

const commitBefore = async (read: Read, { stream, first }: Commit, previous: number): Promise<Commit> => {
  const [commit] = previous < first ? (await read(stream, previous, previous)).commits : [];
  if (commit?.first !== previous || !chainOf(commit)) throw broken(stream, previous);
  return commit;
};

/** The commits with findings after the one that was reached, up to this one, oldest first, read back along the chain. Throws EventStoreError where it breaks, and ReadModelError where it passes by what was reached. */
const commitsSince = async (read: Read, newest: Commit, reached: number): Promise<readonly Commit[]> => {
  const commits = [newest];
  let oldest = newest;
  let previous = chainOf(oldest)?.previous ?? 0;
  while (previous > reached) {
    oldest = await commitBefore(read, oldest, previous);
    commits.push(oldest);
    previous = chainOf(oldest)?.previous ?? 0;
  }
  if (previous === reached) return commits.toReversed();
  const message = `The findings kept of ${newest.stream} are of another log; make them anew with npx tapewatch projections rebuild.`;
  throw new ReadModelError('corrupt', message);
};

/** The findings that commits of a stream tell of, as they are after them. One that was kept further on already is told to its end again, which changes nothing in it. */
const fold = async (findings: KeptFindings, commits: readonly Commit[]): Promise<readonly KeptFinding[]> => {
  const drafts = new Map<string, KeptFinding>();
  for (const { stream, first, events } of commits) {
    const context = { series: stream, ticker: parseSeriesKey(stream)?.ticker ?? '' };
    for (const event of events.filter(isFindingEvent)) {
      const before = drafts.get(event.id) ?? (await findings.kept(event.id));
      drafts.set(event.id, { row: projectFinding(before?.row ?? null, event, context), commit: first });
    }
  }
  return [...drafts.values()];
};

/** Keeps the findings of a stream up to a commit, which holds some; nothing where they were kept before. */
export const keepUpTo = async ({ findings, read }: KeepingFindings, commit: Commit): Promise<void> => {
  const reached = await findings.reached(commit.stream);
  if (commit.first <= reached) return;
  const commits = await commitsSince(read, commit, reached);
  await findings.keep(commit.stream, { after: reached, to: commit.first }, await fold(findings, commits));
};

/** Keeps findings in step with the log; commits without findings cost nothing and leave no gap. */
export const createFindingProjection = (keeping: KeepingFindings, progress: Checkpoint): Subscriber => ({
  name: 'read-model',
  checkpoint: () => progress.checkpoint(),
  handle: async (commits) => {
    for (const commit of commits) if (chainOf(commit)) await keepUpTo(keeping, commit);
    await progress.moveTo(Math.max(...commits.map(({ sequence }) => sequence)));
  },
  passOver: (sequence) => progress.moveTo(sequence),
});
