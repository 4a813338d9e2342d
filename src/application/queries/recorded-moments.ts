import { parseSeriesKey } from '../../domain/market/series.ts';
import type { CommitFeed } from '../ports/commit-feed.ts';
import type { Commit, StoredEvent } from '../ports/event-store.ts';

/** A moment at which something about a ticker was recorded: time of recording and of the newest bar known then (epoch ms, null before the first), bars judged, findings made and withdrawn, bars corrected. */
export type RecordedMoment = {
  readonly recordedAt: number;
  readonly lastBar: number | null;
  readonly bars: number;
  readonly found: number;
  readonly withdrawn: number;
  readonly corrected: number;
};

/** What following the log needs: the log, and a pause in which other work of the process runs. */
export type Following = {
  readonly log: Pick<CommitFeed, 'commitsAfter'>;
  readonly breathe: () => Promise<void>;
};

/** Commits read between two pauses. */
const BATCH = 20;

const NEW_BARS: ReadonlySet<StoredEvent['type']> = new Set(['BarObserved', 'BarCorrected']);

const countOf = ({ events }: Commit, type: StoredEvent['type']): number =>
  events.filter((event) => event.type === type).length;

const newestBar = ({ events }: Commit, before: number | null): number | null =>
  events.reduce<number | null>(
    (newest, event) =>
      NEW_BARS.has(event.type) && 'bar' in event ? Math.max(newest ?? -Infinity, event.bar.time) : newest,
    before,
  );

const momentOf = (commit: Commit, before: RecordedMoment | undefined): RecordedMoment => ({
  recordedAt: commit.recordedAt,
  lastBar: newestBar(commit, before?.lastBar ?? null),
  bars: countOf(commit, 'BarObserved'),
  found: countOf(commit, 'AnomalyDetected'),
  withdrawn: countOf(commit, 'AnomalyRetracted'),
  corrected: countOf(commit, 'BarCorrected'),
});

/** Two moments of the same millisecond are one: a look back sees both or neither. */
const joined = (one: RecordedMoment, next: RecordedMoment): RecordedMoment => ({
  ...next,
  bars: one.bars + next.bars,
  found: one.found + next.found,
  withdrawn: one.withdrawn + next.withdrawn,
  corrected: one.corrected + next.corrected,
});

const add = (moments: RecordedMoment[], commit: Commit): void => {
  const before = moments.at(-1);
  const moment = momentOf(commit, before);
  if (before?.recordedAt === moment.recordedAt) moments.splice(-1, 1, joined(before, moment));
  else moments.push(moment);
};

/** Follows the log and gives the recorded moments of a ticker up to now, oldest first. The first answer costs time in proportion to the log, a later one to what was appended since; a moment is kept for every commit. */
export const createMoments = ({
  log,
  breathe,
}: Following): ((ticker: string) => Promise<readonly RecordedMoment[]>) => {
  const moments = new Map<string, RecordedMoment[]>();
  let sequence = 0;
  let last: Promise<unknown> = Promise.resolve();

  const take = (commit: Commit): void => {
    const series = parseSeriesKey(commit.stream);
    sequence = commit.sequence;
    if (!series) return;
    const held = moments.get(series.ticker) ?? [];
    moments.set(series.ticker, held);
    add(held, commit);
  };

  const catchUp = async (): Promise<void> => {
    for (;;) {
      const commits = await log.commitsAfter(sequence, BATCH);
      for (const commit of commits) take(commit);
      if (commits.length < BATCH) return;
      await breathe();
    }
  };

  return async (ticker) => {
    const caughtUp = last.then(catchUp);
    last = caughtUp.catch(() => undefined);
    await caughtUp;
    return [...(moments.get(ticker) ?? [])];
  };
};
