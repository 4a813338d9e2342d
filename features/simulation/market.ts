import { naive } from '../../src/domain/anomaly/policies/naive.ts';
import type { Policy } from '../../src/domain/anomaly/policy.ts';
import { MarketDataError, type MarketData } from '../../src/application/ports/market-data.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { sessionsBetween } from '../../src/domain/market/calendar.ts';
import { parseDate } from '../../src/domain/market/civil.ts';
import type { Feed } from '../../src/domain/market/feed.ts';
import type { Series } from '../../src/domain/market/series.ts';
import type { Random } from './random.ts';
import type { Way } from './remote-log.ts';

/** The feed of the simulated market. */
const FEED: Feed = {
  id: 'tape',
  adjustment: 'split-adjusted',
  label: 'start',
  sessions: 'regular',
  historical: false,
};

/** The policy that judges: quick to be ready and quick to alert. */
export const POLICY: Policy = { ...naive, id: 'naive@simulation' };

/** What is watched. */
export const SERIES: readonly Series[] = ['AAPL', 'MSFT'].map((ticker) => ({ feed: FEED.id, ticker, interval: '1d' }));

/** The sessions of the simulated market, in order. */
export const SESSIONS = sessionsBetween(parseDate('2024-01-02') ?? 0, parseDate('2024-12-31') ?? 0);

/** What the exchange printed of each ticker so far, in order of time. */
export type Tape = ReadonlyMap<string, Bar[]>;

/** A tape on which nothing is printed yet. */
export const emptyTape = (): Tape => new Map(SERIES.map(({ ticker }) => [ticker, []]));

const barAt = (time: number, close: number, volume: number): Bar => ({
  time,
  open: close,
  high: close,
  low: close,
  close,
  volume,
});

const cents = (price: number): number => Math.round(price * 100) / 100;

/** Prints the bar of a session of every ticker; `wild` is how often one jumps. */
export const trade = (tape: Tape, session: number, random: Random, wild: number): void => {
  const { open: time = Number.NaN } = SESSIONS[session] ?? {};
  for (const bars of tape.values()) {
    const jump = random.chance(wild) ? 10 * (random.unit() + 0.5) : random.unit() - 0.5;
    bars.push(barAt(time, cents(100 + jump), 1_000_000 + random.below(100_000)));
  }
};

/** Prints other content in the place of a recent bar of one ticker. */
export const correct = (tape: Tape, random: Random): void => {
  const bars = [...tape.values()][random.below(SERIES.length)] ?? [];
  const at = bars.length - 1 - random.below(4);
  const { time, volume } = bars[at] ?? {};
  if (time !== undefined && volume !== undefined)
    bars[at] = barAt(time, cents(random.chance(0.3) ? 112 : 100 + random.unit() - 0.5), volume);
};

/** The tape as a provider gives it over the network; one that lags behind gives all but the newest bar. */
export const remoteMarketData = ({ network, caller }: Way, tape: Tape): MarketData => {
  const barsOf = ({ ticker }: Series, from: number): readonly Bar[] =>
    (tape.get(ticker) ?? []).filter(({ time }) => time >= from);
  return {
    feed: FEED,
    series: async () => SERIES,
    async *bars(series, from = -Infinity) {
      yield await network.call(caller, {
        what: 'bars',
        effect: async () => barsOf(series, from),
        failure: () => new MarketDataError('unreadable', 'The provider did not answer.'),
        partial: async () => barsOf(series, from).slice(0, -1),
      });
    },
  };
};
