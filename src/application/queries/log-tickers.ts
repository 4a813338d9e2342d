import { parseSeriesKey } from '../../domain/market/series.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import type { TickerRow } from '../ports/read-model.ts';
import { SnapshotsError, type Snapshots } from '../ports/snapshots.ts';
import { projectTicker } from '../projections/tickers.ts';

/** The log that rows are read out of, and where they are kept so that reading on costs the newest commits alone. */
export type RowSources = { readonly log: Pick<EventStore, 'read' | 'streams'>; readonly snapshots: Snapshots };

/** A series as its stream tells it up to a version, the last of the commit `commitId`; `commits` were read since the row was kept. */
export type TickerReading = {
  readonly row: TickerRow | null;
  readonly version: number;
  readonly commitId: string | null;
  readonly commits: number;
};

/** Reads watched series out of their streams. */
export type LogTickers = {
  reading(series: string): Promise<TickerReading>;
  /** Every watched series in order of ticker, then series. */
  rows(): Promise<readonly TickerRow[]>;
};

/** Rises with every change of what `projectTicker` makes of the same events: rows kept under another number are made anew. */
const ROW_FOLD = 1;

/** Most events asked of the log at once. */
const PAGE = 5000;

/** Streams read at the same time. */
const AT_ONCE = 16;

const UNREAD: TickerReading = { row: null, version: 0, commitId: null, commits: 0 };

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

const keptReading = async ({ snapshots }: RowSources, series: string): Promise<TickerReading> => {
  const snapshot = await unlessItFails(() => snapshots.newest(keptAs(series)));
  if (snapshot?.fold !== ROW_FOLD) return UNREAD;
  const { version, commitId, body } = snapshot;
  return { row: JSON.parse(body) as TickerRow, version, commitId, commits: 0 };
};

const keep = async ({ snapshots }: RowSources, series: string, reading: TickerReading): Promise<TickerReading> => {
  const { row, version, commitId, commits } = reading;
  if (commitId === null || commits < snapshots.every) return reading;
  const body = JSON.stringify(row);
  await unlessItFails(() => snapshots.keep({ stream: keptAs(series), version, commitId, fold: ROW_FOLD, body }));
  return { ...reading, commits: 0 };
};

const after = (reading: TickerReading, since: readonly Commit[]): TickerReading => {
  const newest = since.at(-1);
  if (!newest) return reading;
  const events = since.flatMap((commit) => commit.events);
  const row = projectTicker(reading.row, events, newest.recordedAt);
  return { row, version: newest.last, commitId: newest.commitId, commits: reading.commits + since.length };
};

/** Reads on from where a reading stands; null where the log has another commit there. */
const readOn = async ({ log }: RowSources, series: string, start: TickerReading): Promise<TickerReading | null> => {
  let reading = start;
  for (;;) {
    const { version, commitId } = reading;
    const { commits } = await log.read(series, Math.max(1, version), version + PAGE);
    const [at] = commits;
    if (version > 0 && (at?.last !== version || at.commitId !== commitId)) return null;
    reading = after(reading, version > 0 ? commits.slice(1) : commits);
    if (reading.version < version + PAGE) return reading;
  }
};

const byTicker = (a: TickerRow, b: TickerRow): number => {
  if (a.ticker !== b.ticker) return a.ticker < b.ticker ? -1 : 1;
  return a.series < b.series ? -1 : 1;
};

/** Reads series out of their streams: each from the row that was kept, or that this process read last, and the commits since. */
export const createLogTickers = (sources: RowSources): LogTickers => {
  const read = new Map<string, TickerReading>();

  const reading = async (series: string): Promise<TickerReading> => {
    const start = read.get(series) ?? (await keptReading(sources, series));
    const current = (await readOn(sources, series, start)) ?? (await readOn(sources, series, UNREAD)) ?? UNREAD;
    const kept = await keep(sources, series, current);
    read.set(series, kept);
    return kept;
  };

  return {
    reading,
    rows: async () => {
      const streams = (await sources.log.streams()).filter((stream) => parseSeriesKey(stream) !== null);
      const rows: TickerRow[] = [];
      for (let i = 0; i < streams.length; i += AT_ONCE) {
        const readings = await Promise.all(streams.slice(i, i + AT_ONCE).map(reading));
        rows.push(...readings.flatMap(({ row }) => row ?? []));
      }
      return rows.toSorted(byTicker);
    },
  };
};
