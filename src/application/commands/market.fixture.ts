import { parseDate } from '../../domain/market/civil.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import type { Feed } from '../../domain/market/feed.ts';
import type { Series } from '../../domain/market/series.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import type { MarketData } from '../ports/market-data.ts';

/** A feed for tests. */
export const FEED: Feed = {
  id: 'test',
  adjustment: 'split-adjusted',
  label: 'start',
  sessions: 'regular',
  historical: true,
};

/** A series of that feed. */
export const SERIES: Series = { feed: 'test', ticker: 'AAPL', interval: '1d' };

/** The standard policy but for its rules of slow changes of daily bars, and the classic one, named without a hash. */
export const STANDARD: Policy = {
  ...standard(),
  rules: standard().rules.filter(({ quietBars }) => quietBars > 1),
  id: 'standard@test',
};
export const NAIVE = { ...naive, id: 'naive@test' };

const SESSIONS = sessionsBetween(parseDate('2019-01-01') ?? 0, parseDate('2029-12-31') ?? 0);

/** The daily bar of the n-th session from 2019-01-02 on, which opens and closes at one price. */
export const barAt = (n: number, price: number, volume: number): Bar => ({
  time: SESSIONS[n]?.open ?? Number.NaN,
  open: price,
  high: price,
  low: price,
  close: price,
  volume,
});

/** A number from -1 to 1 that looks random and is the same for the same place. */
const noise = (place: number): number => Math.sin(place * 12.9898 + 78.233) % 1;

/** Calm bars: prices and volumes vary a little around the same level. */
export const calmBars = (count: number): readonly Bar[] =>
  Array.from({ length: count }, (_, i) =>
    barAt(i, 150 + 1.5 * noise(i), 50_000_000 + Math.round(5_000_000 * noise(i + 0.5))),
  );

/** Market data of one series from a list that the test may lengthen. */
export const marketDataOf = (bars: readonly Bar[], chunk: number = 100): MarketData => ({
  feed: FEED,
  series: async () => [SERIES],
  async *bars(_, from = -Infinity) {
    const due = bars.filter(({ time }) => time >= from);
    for (let i = 0; i < due.length; i += chunk) yield due.slice(i, i + chunk);
  },
});
