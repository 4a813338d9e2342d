import { MarketDataError, type MarketData } from '../../application/ports/market-data.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionsBetween, type Session } from '../../domain/market/calendar.ts';
import { seriesKey, type Series } from '../../domain/market/series.ts';
import { MAX_BARS } from '../../domain/ticker/commands.ts';
import { printBars } from './synthetic-bars.ts';
import { drawPlants, type Plant, type PlantKind, type Planting } from './synthetic-plants.ts';
import { createRandom } from './synthetic-random.ts';
import { slotTimes, walk, type SyntheticInterval } from './synthetic-walk.ts';

/** A synthetic market: its seed, how many tickers (`SYN001` on), first and last day (days since 1970-01-01), length of a bar, and what is planted: drawn at a rate, or as listed. */
export type SyntheticOptions = {
  readonly seed: number;
  readonly tickers: number;
  readonly from: number;
  readonly to: number;
  readonly interval: SyntheticInterval;
  readonly plants: Planting | readonly Plant[];
};

/** Where something was planted: the instants its first and last bar start, and its size (see Plant). */
export type PlantLabel = {
  readonly ticker: string;
  readonly kind: PlantKind;
  readonly start: number;
  readonly end: number;
  readonly size: number;
};

const FEED = 'synthetic';
const START_PRICE = 100;

const tickersOf = ({ tickers }: SyntheticOptions): readonly string[] =>
  Array.from({ length: tickers }, (_, i) => `SYN${String(i + 1).padStart(3, '0')}`);

const timesOf = ({ from, to, interval }: SyntheticOptions): readonly number[] =>
  sessionsBetween(from, to).flatMap((session) => slotTimes(session, interval));

const plantsOf = (options: SyntheticOptions, ticker: string, bars: number): readonly Plant[] => {
  const { plants, seed, interval } = options;
  if (!('kinds' in plants)) return plants.filter((plant) => plant.ticker === ticker);
  return drawPlants(createRandom(`${seed}/${ticker}/plants`), plants, { ticker, bars, interval });
};

/** What is planted in a synthetic market and when, ticker by ticker in time order. */
export const syntheticLabels = (options: SyntheticOptions): readonly PlantLabel[] => {
  const times = timesOf(options);
  return tickersOf(options)
    .flatMap((ticker) => plantsOf(options, ticker, times.length).toSorted((a, b) => a.at - b.at))
    .flatMap(({ ticker, kind, at, bars, size }) => {
      const [start, end] = [times[at], times[Math.min(at + bars, times.length) - 1]];
      return start === undefined || end === undefined ? [] : [{ ticker, kind, start, end, size }];
    });
};

function* chunksFrom(bars: Iterable<Bar>, from: number): Generator<readonly Bar[]> {
  let chunk: Bar[] = [];
  for (const bar of bars) {
    if (bar.time < from) continue;
    chunk.push(bar);
    if (chunk.length < MAX_BARS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

const hasSplits = ({ plants }: SyntheticOptions): boolean =>
  'kinds' in plants ? plants.kinds.includes('split') : plants.some(({ kind }) => kind === 'split');

const barsOf = (options: SyntheticOptions, ticker: string, sessions: readonly Session[]): Iterable<Bar> => {
  const random = createRandom(`${options.seed}/${ticker}/walk`);
  const plants = plantsOf(options, ticker, timesOf(options).length);
  return printBars(walk(random, sessions, options.interval), plants, START_PRICE);
};

/** The feed `synthetic`: a seeded market on the sessions of New York, made anew at every question; the same options give the same bytes. Its prices are as traded when splits are planted. */
export const createSyntheticMarketData = (options: SyntheticOptions): MarketData => {
  const sessions = sessionsBetween(options.from, options.to);
  const adjustment = hasSplits(options) ? 'as-traded' : 'split-adjusted';
  const series = tickersOf(options).map((ticker): Series => ({ feed: FEED, ticker, interval: options.interval }));
  const known = new Set(series.map(seriesKey));
  return {
    feed: { id: FEED, adjustment, label: 'start', sessions: 'regular', historical: true },
    series: async () => series,
    async *bars(asked, from = Number.NEGATIVE_INFINITY) {
      if (!known.has(seriesKey(asked)))
        throw new MarketDataError(
          'unknown-series',
          `there is no series ${seriesKey(asked)}; the synthetic market has ${options.tickers} from SYN001 on, bars of ${options.interval}`,
        );
      yield* chunksFrom(barsOf(options, asked.ticker, sessions), from);
    },
  };
};
