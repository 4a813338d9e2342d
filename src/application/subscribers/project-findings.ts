import type { Evidence } from '../../domain/anomaly/judgement.ts';
import { parseSeriesKey } from '../../domain/market/series.ts';
import type { FindingEvent } from '../../domain/ticker/events.ts';
import type { Checkpoint } from '../ports/checkpoint.ts';
import { EventStoreError, type Commit, type EventStore, type StoredEvent } from '../ports/event-store.ts';
import type { FindingChange, KeptFinding, KeptFindings, Reached } from '../ports/kept-findings.ts';
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

const ofAnother = (stream: string): ReadModelError =>
  new ReadModelError(
    'corrupt',
    `The findings kept of ${stream} are of another log; make them anew with npx tapewatch projections rebuild.`,
  );

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
  throw ofAnother(newest.stream);
};

/** A finding as it is being told. */
type Draft = FindingChange & { readonly changed: Map<number, Evidence | null> };

const draftOf = (kept: KeptFinding | null): Draft | null => kept && { ...kept, base: kept.commit, changed: new Map() };

const barsOf = (event: FindingEvent): readonly (readonly [number, Evidence | null])[] => {
  const come = (bars: readonly Evidence[]) => bars.map((bar) => [bar.time, bar] as const);
  if (event.type === 'AnomalyDetected') return come(event.bars);
  if (event.type !== 'AnomalyUpdated') return [];
  return [...event.removed.map((time) => [time, null] as const), ...come(event.added)];
};

type SoFar = Pick<Draft, 'isWhole' | 'base' | 'changed'> & { readonly evidence: readonly Evidence[] };

/** What is told of a finding before an event: nothing where that starts it. */
const soFar = (before: Draft | null, event: FindingEvent): SoFar =>
  before && event.type !== 'AnomalyDetected'
    ? { ...before, evidence: before.row.evidence }
    : { isWhole: true, base: before?.base ?? 0, changed: new Map(), evidence: [] };

/** The finding after an event of a commit; its bars are noted, and not put into the row, which need not have all that came before. */
const after = (before: Draft | null, event: FindingEvent, { stream, first }: Commit): Draft => {
  const context = { series: stream, ticker: parseSeriesKey(stream)?.ticker ?? '' };
  const { evidence, ...told } = soFar(before, event);
  for (const [time, bar] of barsOf(event)) told.changed.set(time, bar);
  const row = projectFinding(before?.row ?? null, event, context);
  return { ...told, row: { ...row, evidence }, commit: first };
};

/** The findings that commits of a stream tell of, as they are after them. One that was kept further on already is told to its end again, which changes nothing in it. */
const fold = async (findings: KeptFindings, commits: readonly Commit[]): Promise<readonly FindingChange[]> => {
  const drafts = new Map<string, Draft>();
  for (const commit of commits)
    for (const event of commit.events.filter(isFindingEvent)) {
      const before = drafts.get(event.id) ?? draftOf(await findings.kept(event.id));
      drafts.set(event.id, after(before, event, commit));
    }
  return [...drafts.values()];
};

/** Keeps the findings of a stream up to a commit, which holds some; nothing where they were kept before. */
export type KeepUpTo = (commit: Commit) => Promise<void>;

/** Keeps findings of streams along their chains, in rows that must have come to a commit of this log: the log is asked for that one, unless it was seen here before. Throws EventStoreError where a chain breaks, and ReadModelError where the rows are of another log. */
export const createKeeper = ({ findings: all, read }: KeepingFindings): KeepUpTo => {
  const seen = new Map<string, string>();
  const see = ({ stream, commitId }: Commit): void => void seen.set(stream, commitId);

  const refuseOther = async (stream: string, { first, commitId }: Reached): Promise<void> => {
    if (seen.get(stream) === commitId) return;
    const [commit] = (await read(stream, first, first)).commits;
    if (commit?.first !== first || commit.commitId !== commitId) throw ofAnother(stream);
    see(commit);
  };

  return async (commit) => {
    const findings = await all.inHand();
    const reached = await findings.reached(commit.stream);
    if (reached) await refuseOther(commit.stream, reached);
    if (reached && commit.first <= reached.first) return;
    const commits = await commitsSince(read, commit, reached?.first ?? 0);
    await findings.keep(commit.stream, { after: reached?.first ?? 0, to: commit }, await fold(findings, commits));
    see(commit);
  };
};

/** Keeps findings in step with the log; commits without findings cost nothing and leave no gap. */
export const createFindingProjection = (keeping: KeepingFindings, progress: Checkpoint): Subscriber => {
  const keepUpTo = createKeeper(keeping);
  return {
    name: 'read-model',
    checkpoint: () => progress.checkpoint(),
    handle: async (commits) => {
      for (const commit of commits) if (chainOf(commit)) await keepUpTo(commit);
      await progress.moveTo(Math.max(...commits.map(({ sequence }) => sequence)));
    },
    passOver: (sequence) => progress.moveTo(sequence),
  };
};
