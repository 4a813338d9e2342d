import { basename } from 'node:path';
import { MarketDataError, type MarketData } from '../../application/ports/market-data.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { CorporateAction } from '../../domain/market/corporate-action.ts';
import type { Feed } from '../../domain/market/feed.ts';
import { INTERVALS, seriesKey, type Series } from '../../domain/market/series.ts';
import { MAX_BARS } from '../../domain/ticker/commands.ts';
import { inspectCsv, readCsvBars, type CsvOptions, type CsvRow } from './csv-bars.ts';
import { readBytes } from './text-file.ts';

type CsvSource = { readonly file: string; readonly options: CsvOptions };

/** A series, how many bars the files have of it, and the corporate actions they tell of. */
type Entry = { readonly key: string; readonly series: Series; readonly actions: CorporateAction[]; count: number };

type Kept = ReadonlyMap<string, readonly Bar[]>;

/** Every series in the order in which they are given, and the bars of all of them where they are few enough to be kept. */
type Contents = { readonly entries: readonly Entry[]; readonly kept: Kept | null };

/** Series that are kept together, and their bars. */
type Batch = { readonly keys: ReadonlySet<string>; readonly bars: Promise<Kept> };

/** Most bars kept at a time (about 150 bytes each), unless one series alone has more. */
const MOST_KEPT = 250_000;

const MAX_LISTED = 5;

type Take = (series: Series, row: CsvRow) => void;

const readAll = async (feed: string, sources: readonly CsvSource[], take: Take): Promise<void> => {
  for (const { file, options } of sources) {
    const { interval } = await inspectCsv(file, options);
    for await (const rows of readCsvBars(file, { ...options, interval }))
      for (const row of rows) take({ feed, ticker: row.ticker, interval }, row);
  }
};

const put = (kept: Map<string, Bar[]>, key: string, bar: Bar): void => {
  const bars = kept.get(key);
  if (bars) bars.push(bar);
  else kept.set(key, [bar]);
};

const bySeries = ({ series: a }: Entry, { series: b }: Entry): number => {
  if (a.ticker !== b.ticker) return a.ticker < b.ticker ? -1 : 1;
  return INTERVALS.indexOf(a.interval) - INTERVALS.indexOf(b.interval);
};

const readContents = async (feed: string, sources: readonly CsvSource[], most: number): Promise<Contents> => {
  const entries = new Map<string, Entry>();
  const kept = new Map<string, Bar[]>();
  let total = 0;
  await readAll(feed, sources, (series, { bar, action }) => {
    const key = seriesKey(series);
    const entry = entries.get(key) ?? { key, series, actions: [], count: 0 };
    entries.set(key, entry);
    entry.count += 1;
    if (action) entry.actions.push(action);
    total += 1;
    if (total <= most) put(kept, key, bar);
    else kept.clear();
  });
  return { entries: [...entries.values()].toSorted(bySeries), kept: total <= most ? kept : null };
};

/** The series and those after it that may be kept together. */
const keysFrom = (entries: readonly Entry[], first: string, most: number): ReadonlySet<string> => {
  const keys = new Set<string>();
  let total = 0;
  for (const { key, count } of entries.slice(entries.findIndex(({ key: one }) => one === first))) {
    total += count;
    if (keys.size > 0 && total > most) break;
    keys.add(key);
  }
  return keys;
};

const readBars = async (feed: string, sources: readonly CsvSource[], keys: ReadonlySet<string>): Promise<Kept> => {
  const kept = new Map<string, Bar[]>();
  await readAll(feed, sources, (series, { bar }) => {
    const key = seriesKey(series);
    if (keys.has(key)) put(kept, key, bar);
  });
  return kept;
};

const unknownSeries = (series: Series, entries: readonly Entry[]): MarketDataError => {
  const known = entries.map(({ key }) => key).toSorted();
  const listed = known.slice(0, MAX_LISTED).join(', ');
  const more = known.length > MAX_LISTED ? ` and ${known.length - MAX_LISTED} more` : '';
  return new MarketDataError('unknown-series', `there is no series ${seriesKey(series)}; there are ${listed}${more}`);
};

const entryOf = (series: Series, entries: readonly Entry[]): Entry => {
  const wanted = seriesKey(series);
  const entry = entries.find(({ key }) => key === wanted);
  if (!entry) throw unknownSeries(series, entries);
  return entry;
};

/** Market data from CSV files. They are read at the first question; where they have more than `mostKept` bars, they are read again for as many series at a time as may be kept. Rows of a series come in file order, files in the order given, odd rows (older, repeated) included. */
export const createRecordedMarketData = (
  feed: Feed,
  sources: readonly CsvSource[],
  mostKept: number = MOST_KEPT,
): MarketData => {
  let read: Promise<Contents> | null = null;
  let batch: Batch | null = null;
  const contents = (): Promise<Contents> => (read ??= readContents(feed.id, sources, mostKept));

  const barsOf = async (key: string, { entries, kept }: Contents): Promise<readonly Bar[]> => {
    if (kept) return kept.get(key) ?? [];
    if (!batch?.keys.has(key)) {
      const keys = keysFrom(entries, key, mostKept);
      batch = { keys, bars: readBars(feed.id, sources, keys) };
    }
    return (await batch.bars).get(key) ?? [];
  };

  return {
    feed,
    series: async () => (await contents()).entries.map(({ series }) => series),
    count: async () => (await contents()).entries.reduce((sum, { count }) => sum + count, 0),
    actions: async (series) => {
      const { entries } = await contents();
      const { actions } = entryOf(series, entries);
      return actions.toSorted((a, b) => a.time - b.time);
    },
    async *raw() {
      for (const file of new Set(sources.map((source) => source.file)))
        yield { about: basename(file), body: await readBytes(file) };
    },
    async *bars(series, from = Number.NEGATIVE_INFINITY) {
      const known = await contents();
      const { key } = entryOf(series, known.entries);
      const bars = (await barsOf(key, known)).filter(({ time }) => time >= from);
      for (let start = 0; start < bars.length; start += MAX_BARS) yield bars.slice(start, start + MAX_BARS);
    },
  };
};
