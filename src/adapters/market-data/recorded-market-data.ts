import { MarketDataError, type MarketData } from '../../application/ports/market-data.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Feed } from '../../domain/market/feed.ts';
import { INTERVALS, seriesKey, type Series } from '../../domain/market/series.ts';
import { MAX_BARS } from '../../domain/ticker/commands.ts';
import { inspectCsv, readCsvBars, type CsvOptions } from './csv-bars.ts';

type CsvSource = { readonly file: string; readonly options: CsvOptions };

type Recording = { readonly series: Series; readonly bars: Bar[] };
type Recordings = Map<string, Recording>;

const MAX_LISTED = 5;

const keep = (recordings: Recordings, series: Series, bar: Bar): void => {
  const key = seriesKey(series);
  const recording = recordings.get(key);
  if (recording) recording.bars.push(bar);
  else recordings.set(key, { series, bars: [bar] });
};

const record = async (feed: string, sources: readonly CsvSource[]): Promise<Recordings> => {
  const recordings: Recordings = new Map();
  for (const { file, options } of sources) {
    const { interval } = await inspectCsv(file, options);
    for await (const rows of readCsvBars(file, { ...options, interval }))
      for (const { ticker, bar } of rows) keep(recordings, { feed, ticker, interval }, bar);
  }
  return recordings;
};

const bySeries = (a: Series, b: Series): number => {
  if (a.ticker !== b.ticker) return a.ticker < b.ticker ? -1 : 1;
  return INTERVALS.indexOf(a.interval) - INTERVALS.indexOf(b.interval);
};

const unknownSeries = (series: Series, known: readonly string[]): MarketDataError => {
  const listed = known.slice(0, MAX_LISTED).join(', ');
  const more = known.length > MAX_LISTED ? ` and ${known.length - MAX_LISTED} more` : '';
  return new MarketDataError('unknown-series', `there is no series ${seriesKey(series)}; there are ${listed}${more}`);
};

/** Market data from CSV files, all read at the first question and then kept in memory (about 150 bytes a bar). Rows of a series come in file order, files in the order given, odd rows (older, repeated) included. */
export const createRecordedMarketData = (feed: Feed, sources: readonly CsvSource[]): MarketData => {
  let recorded: Promise<Recordings> | null = null;
  const recordings = () => (recorded ??= record(feed.id, sources));
  return {
    feed,
    series: async () => [...(await recordings()).values()].map(({ series }) => series).toSorted(bySeries),
    count: async () => [...(await recordings()).values()].reduce((sum, { bars }) => sum + bars.length, 0),
    async *bars(series, from = Number.NEGATIVE_INFINITY) {
      const known = await recordings();
      const recording = known.get(seriesKey(series));
      if (!recording) throw unknownSeries(series, [...known.keys()].toSorted());
      const bars = recording.bars.filter(({ time }) => time >= from);
      for (let start = 0; start < bars.length; start += MAX_BARS) yield bars.slice(start, start + MAX_BARS);
    },
  };
};
