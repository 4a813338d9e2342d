import type { MarketData } from '../../application/ports/market-data.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { seriesKey, type Series } from '../../domain/market/series.ts';

/** Most bars of a chunk. */
const CHUNK = 100;

/** Recorded bars given out as if they came in now: those that start up to a moving instant. */
export type Playback = {
  readonly marketData: MarketData;
  /** The next bar of a series that has not been given out, or null at the end of the record. */
  next(series: Series): Promise<Bar | null>;
  /** Gives out bars up to an instant (epoch milliseconds, inclusive). */
  playTo(time: number): void;
};

const readAll = async (source: MarketData, series: Series): Promise<readonly Bar[]> => {
  const bars: Bar[] = [];
  for await (const chunk of source.bars(series)) bars.push(...chunk);
  return bars;
};

/** Plays a recorded feed from its beginning; each series is read once and kept in memory. */
export const createPlayback = (source: MarketData, playedTo: number): Playback => {
  const kept = new Map<string, Promise<readonly Bar[]>>();
  let until = playedTo;

  const barsOf = (series: Series): Promise<readonly Bar[]> => {
    const bars = kept.get(seriesKey(series)) ?? readAll(source, series);
    kept.set(seriesKey(series), bars);
    return bars;
  };

  async function* played(series: Series, from: number = -Infinity): AsyncGenerator<readonly Bar[]> {
    const due = (await barsOf(series)).filter(({ time }) => time >= from && time <= until);
    for (let i = 0; i < due.length; i += CHUNK) yield due.slice(i, i + CHUNK);
  }

  return {
    marketData: { feed: source.feed, series: () => source.series(), bars: played },
    next: async (series) => (await barsOf(series)).find(({ time }) => time > until) ?? null,
    playTo: (time) => {
      until = time;
    },
  };
};
