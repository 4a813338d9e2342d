import { parseSeriesKey } from '../../domain/market/series.ts';
import type { EventStore } from '../ports/event-store.ts';
import type { Changes, Readings, ReadModel } from '../ports/read-model.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { createProjection, type Projected } from '../subscribers/project.ts';

/** The log to look back into. */
export type Log = Pick<EventStore, 'read' | 'streams'>;

/** What looking back needs: the log, an empty read model for each moment, and a pause in which other work of the process runs. */
export type LookingBack = {
  readonly log: Log;
  readonly openReadModel: () => ReadModel;
  readonly breathe: () => Promise<void>;
};

/** What can be asked about all tickers at once: no bars. */
export type Listing = Pick<Readings, 'findings' | 'tickers'>;

/** The rows as they were known at a moment, and how many were written to come there. */
type Past = { readonly readModel: ReadModel; readonly rows: number };

/** Versions of a stream folded between two pauses. */
const SPAN = 500;

/** Moments kept at most, and the rows of all of them but the newest asked. */
const KEPT = 4;
const KEPT_ROWS = 50_000;

const streamsOf = async (log: Log, ticker: string | null): Promise<readonly string[]> =>
  (await log.streams()).filter((stream) => {
    const series = parseSeriesKey(stream);
    return series !== null && (ticker === null || series.ticker === ticker);
  });

/** Takes the rows of a projection: those of bars only where they can be asked for. */
const writingTo = (readModel: ReadModel, write: (changes: Changes) => Promise<void>): Projected => ({
  checkpoint: () => readModel.checkpoint(),
  seen: (stream) => readModel.seen(stream),
  finding: (id) => readModel.finding(id),
  ticker: (series) => readModel.ticker(series),
  bars: (...range) => readModel.bars(...range),
  apply: write,
});

const fold = async ({ log, breathe }: LookingBack, projection: Subscriber, stream: string, moment: number) => {
  for (let from = 1; ;) {
    const { commits } = await log.read(stream, from, from + SPAN - 1, moment);
    const last = commits.at(-1)?.last;
    if (last === undefined) return;
    await projection.handle(commits);
    from = last + 1;
    await breathe();
  }
};

const lookBack = async (lookingBack: LookingBack, moment: number, ticker: string | null): Promise<Past> => {
  const readModel = lookingBack.openReadModel();
  let rows = 0;
  const write = (changes: Changes): Promise<void> => {
    const kept = ticker === null ? { ...changes, bars: [] } : changes;
    rows += kept.findings.length + kept.bars.length + kept.tickers.length;
    return readModel.apply(kept);
  };
  const { log } = lookingBack;
  const projection = createProjection({
    readModel: writingTo(readModel, write),
    read: (...range) => log.read(...range),
  });
  for (const stream of await streamsOf(log, ticker)) await fold(lookingBack, projection, stream, moment);
  return { readModel, rows };
};

/** The findings and watched series of all tickers as they were known at a moment (epoch ms): every commit recorded then or before. Costs time in proportion to that part of the log. */
export const listingAsOf = async (lookingBack: LookingBack, moment: number): Promise<Listing> =>
  (await lookBack(lookingBack, moment, null)).readModel;

/** The rows of a ticker as they were known at a moment (epoch ms): every commit recorded then or before. Costs time and memory in proportion to that part of its streams. */
export const tickerAsOf = async (lookingBack: LookingBack, moment: number, ticker: string): Promise<ReadModel> =>
  (await lookBack(lookingBack, moment, ticker)).readModel;

/** Looks back for many askers: at all tickers, or at one. */
export type Hindsight = {
  readonly ofAll: (moment: number) => Promise<Listing>;
  readonly ofTicker: (moment: number, ticker: string) => Promise<ReadModel>;
};

type Kept = { readonly past: Promise<Past>; rows: number };

/** Drops the moments asked longest ago until the rest is few and small; the newest asked stays. */
const bound = (kept: Map<string, Kept>, mostRows: number): void => {
  const oldestFirst = [...kept].slice(0, -1);
  let rows = oldestFirst.reduce((sum, [, one]) => sum + one.rows, 0);
  for (const [key, one] of oldestFirst) {
    if (kept.size <= KEPT && rows <= mostRows) return;
    kept.delete(key);
    rows -= one.rows;
  }
};

/** Looks back for many askers: one moment after the other, of which at most `mostRows` rows are kept beside those of the newest asked; a moment whose making failed is made anew. */
export const createHindsight = (lookingBack: LookingBack, mostRows = KEPT_ROWS): Hindsight => {
  const kept = new Map<string, Kept>();
  let last: Promise<unknown> = Promise.resolve();

  const make = (key: string, moment: number, ticker: string | null): Kept => {
    const past = last.then(() => lookBack(lookingBack, moment, ticker));
    const made: Kept = { past, rows: 0 };
    const settle = ({ rows }: Past): void => {
      made.rows = rows;
      bound(kept, mostRows);
    };
    last = past.then(settle, () => kept.delete(key));
    return made;
  };

  const readModelOf = async (moment: number, ticker: string | null): Promise<ReadModel> => {
    const key = `${moment} ${ticker ?? ''}`;
    const one = kept.get(key) ?? make(key, moment, ticker);
    kept.delete(key);
    kept.set(key, one);
    bound(kept, mostRows);
    return (await one.past).readModel;
  };

  return { ofAll: (moment) => readModelOf(moment, null), ofTicker: readModelOf };
};
