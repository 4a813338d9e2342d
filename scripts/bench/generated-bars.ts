import { parseDate } from '../../src/domain/market/civil.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { sessionsBetween } from '../../src/domain/market/calendar.ts';
import { INTERVAL_LENGTH, type Interval } from '../../src/domain/market/series.ts';
import { sessionDate } from '../../src/domain/market/session.ts';

/** Which bars: how many, of which interval, and the seed of their walk. */
export type Generated = { readonly count: number; readonly interval: Interval; readonly seed: number };

const SESSIONS = sessionsBetween(parseDate('2000-01-03') ?? 0, parseDate('2030-12-31') ?? 0);
const STEP = { '1d': 0.012, '60m': 0.0048, '5m': 0.0015, '1m': 0.0007 } as const;

/** Numbers from 0 to below 1, the same for the same seed (mulberry32, T. Ettinger). */
const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A standard normal number (Box and Muller, 1958). */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A number with the tails of returns: Student's t with three degrees of freedom. */
const fatTailed = (random: () => number): number =>
  normal(random) / Math.sqrt((normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2) / 3);

/** When the first so many bars start, session by session. */
const timesOf = (count: number, interval: Generated['interval']): readonly number[] => {
  const times: number[] = [];
  for (const { open, close } of SESSIONS) {
    for (let time = open; time < close && times.length < count; time += INTERVAL_LENGTH[interval]) times.push(time);
    if (times.length === count) return times;
  }
  throw new Error(`the calendar has room for ${times.length} bars of ${interval}, not for ${count}`);
};

const cents = (price: number): number => Math.max(1, Math.round(price * 100) / 100);

/** A walk of bars through the sessions from 2000-01-03, fat-tailed returns and log-normal volumes; the same for the same seed. */
export const generateBars = ({ count, interval, seed }: Generated): readonly Bar[] => {
  const random = createRandom(seed);
  let before = 100;
  return timesOf(count, interval).map((time) => {
    const open = before;
    const close = cents(open * Math.exp(STEP[interval] * fatTailed(random)));
    const wick = 1 + STEP[interval] * random();
    const volume = Math.round(Math.exp(14 + 0.4 * normal(random)));
    before = close;
    const high = cents(Math.max(open, close) * wick);
    return { time, open, high, low: cents(Math.min(open, close) / wick), close, volume };
  });
};

/** Bars as rows of a CSV file, a date for daily bars and an instant for others, each with its line break. */
export const csvRows = (ticker: string, bars: readonly Bar[], interval: Generated['interval']): string =>
  bars
    .map(({ time, open, high, low, close, volume }) => {
      const timestamp = interval === '1d' ? sessionDate(time) : new Date(time).toISOString();
      return `${ticker},${timestamp},${open},${high},${low},${close},${volume}\n`;
    })
    .join('');

/** The header above csvRows. */
export const CSV_HEADER = 'ticker,timestamp,open,high,low,close,volume\n';
