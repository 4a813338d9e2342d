import type { Commit, EventStore } from '../ports/event-store.ts';
import type { TickerRow } from '../ports/read-model.ts';
import { SnapshotsError, type Snapshots } from '../ports/snapshots.ts';
import { projectTicker } from '../projections/tickers.ts';

/** The log that rows are read out of, and where they are kept so that reading on costs the newest commits alone. */
export type RowSources = { readonly log: Pick<EventStore, 'read' | 'streams'>; readonly snapshots: Snapshots };

/** A series as its stream tells it up to a version, the last of the commit `commitId`, which is found from version `from` on; `commits` were read since the row was kept. */
export type TickerReading = {
  readonly row: TickerRow | null;
  readonly from: number;
  readonly version: number;
  readonly commitId: string | null;
  readonly commits: number;
};

/** Rises with every change of what `projectTicker` makes of the same events: rows kept under another number are made anew. */
const ROW_FOLD = 1;

/** Most events asked of the log at once. */
const PAGE = 5000;
/** Nothing of a series is read yet. */
export const UNREAD: TickerReading = { row: null, from: 1, version: 0, commitId: null, commits: 0 };

/** Rows are kept beside the states of series, under names that no stream has. */
const keptAs = (series: string): string => `row:${series}`;

const unlessItFails = async <T>(work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SnapshotsError) return null;
    throw error;
  }
};

/** A series as it was kept, unread where it was not. */
export const keptReading = async ({ snapshots }: RowSources, series: string): Promise<TickerReading> => {
  const snapshot = await unlessItFails(() => snapshots.newest(keptAs(series)));
  if (snapshot?.fold !== ROW_FOLD) return UNREAD;
  const { version, commitId, body } = snapshot;
  return { row: JSON.parse(body) as TickerRow, from: version, version, commitId, commits: 0 };
};

/** Keeps the row of a series once so many commits came since; what cannot be kept is read again another time. */
export const keepReading = async (
  { snapshots }: RowSources,
  series: string,
  reading: TickerReading,
  every = snapshots.every,
): Promise<TickerReading> => {
  const { row, version, commitId, commits } = reading;
  if (commitId === null || commits < every) return reading;
  const body = JSON.stringify(row);
  await unlessItFails(() => snapshots.keep({ stream: keptAs(series), version, commitId, fold: ROW_FOLD, body }));
  return { ...reading, commits: 0 };
};

/** A series after commits that follow on what was read. */
export const readingAfter = (reading: TickerReading, since: readonly Commit[]): TickerReading => {
  const newest = since.at(-1);
  if (!newest) return reading;
  const events = since.flatMap((commit) => commit.events);
  const row = projectTicker(reading.row, events, newest.recordedAt);
  const { first: from, last: version, commitId } = newest;
  return { row, from, version, commitId, commits: reading.commits + since.length };
};

/** Reads on from where a reading stands; null where the log has another commit there. */
export const readOn = async (
  { log }: RowSources,
  series: string,
  start: TickerReading,
): Promise<TickerReading | null> => {
  let reading = start;
  for (;;) {
    const { from, version, commitId } = reading;
    const { commits } = await log.read(series, from, version + PAGE);
    const [at] = commits;
    if (version > 0 && (at?.last !== version || at.commitId !== commitId)) return null;
    reading = readingAfter(reading, version > 0 ? commits.slice(1) : commits);
    if (reading.version < version + PAGE) return reading;
  }
};
