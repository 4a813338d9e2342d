import { parseSeriesKey } from '../../domain/market/series.ts';
import type { FindingChain, FindingEvent } from '../../domain/ticker/events.ts';
import type { Checkpoint } from '../ports/checkpoint.ts';
import { EventStoreError, type Commit, type EventStore, type StoredEvent } from '../ports/event-store.ts';
import type { KeptFinding, KeptFindings } from '../ports/kept-findings.ts';
import { ReadModelError, type FindingRow } from '../ports/read-model.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { projectFinding } from '../projections/findings.ts';

type Read = EventStore['read'];

/** Where findings are kept, and what gives back the commits that a delivery left out. */
export type KeepingFindings = { readonly findings: KeptFindings; readonly read: Read };

/** A finding on the way from how it was kept, by commit `from` (0: never), to how it is kept next. */
type Draft = { readonly from: number; readonly row: FindingRow | null; readonly commit: number };

const isFindingEvent = (event: StoredEvent): event is FindingEvent => 'chain' in event;

/** The place of a commit in the chain of commits with findings, null where it holds none. */
export const chainOf = ({ events }: Commit): FindingChain | null => events.find(isFindingEvent)?.chain ?? null;

const broken = (stream: string, version: number): EventStoreError =>
  new EventStoreError(
    'corrupt',
    `The chain of findings of ${stream} breaks at version ${version}: check the event store.`,
  );

const commitAt = async (read: Read, stream: string, first: number): Promise<Commit> => {
  const [commit] = (await read(stream, first, first)).commits;
  if (commit?.first !== first || !chainOf(commit)) throw broken(stream, first);
  return commit;
};

/** The commits with findings after the one that was reached, up to this one, oldest first, read back along the chain. Throws EventStoreError where it breaks, and ReadModelError where it passes by what was reached. */
const commitsSince = async (read: Read, newest: Commit, reached: number): Promise<readonly Commit[]> => {
  const commits = [newest];
  let previous = chainOf(newest)?.previous ?? 0;
  while (previous > reached) {
    const before = await commitAt(read, newest.stream, previous);
    commits.push(before);
    previous = chainOf(before)?.previous ?? 0;
  }
  if (previous === reached) return commits.toReversed();
  const message = `The findings kept of ${newest.stream} are of another log; make them anew with npx tapewatch projections rebuild.`;
  throw new ReadModelError('corrupt', message);
};

const draftOf = (kept: KeptFinding | null): Draft =>
  kept ? { from: kept.commit, row: kept.row, commit: kept.commit } : { from: 0, row: null, commit: 0 };

/** The findings that commits of a stream tell of, as they are after them. */
const fold = async (findings: KeptFindings, commits: readonly Commit[]): Promise<readonly KeptFinding[]> => {
  const drafts = new Map<string, Draft>();
  for (const { stream, first, events } of commits) {
    const context = { series: stream, ticker: parseSeriesKey(stream)?.ticker ?? '' };
    for (const event of events.filter(isFindingEvent)) {
      const draft = drafts.get(event.id) ?? draftOf(await findings.kept(event.id));
      const isKnown = draft.from >= first;
      drafts.set(
        event.id,
        isKnown ? draft : { ...draft, row: projectFinding(draft.row, event, context), commit: first },
      );
    }
  }
  return [...drafts.values()].flatMap(({ row, commit }) => (row ? [{ row, commit }] : []));
};

/** Keeps the findings of a stream up to a commit, which holds some; nothing where they were kept before. */
export const keepUpTo = async ({ findings, read }: KeepingFindings, commit: Commit): Promise<void> => {
  const reached = await findings.reached(commit.stream);
  if (commit.first <= reached) return;
  const commits = await commitsSince(read, commit, reached);
  await findings.keep(commit.stream, { after: reached, to: commit.first }, await fold(findings, commits));
};

/** Keeps findings in step with the log; commits without findings cost nothing and leave no gap. */
export const createFindingProjection = (keeping: KeepingFindings, { checkpoint, moveTo }: Checkpoint): Subscriber => ({
  name: 'read-model',
  checkpoint,
  handle: async (commits) => {
    for (const commit of commits) if (chainOf(commit)) await keepUpTo(keeping, commit);
    await moveTo(Math.max(...commits.map(({ sequence }) => sequence)));
  },
  passOver: moveTo,
});
