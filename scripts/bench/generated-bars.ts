import { parseDate } from '../../src/domain/market/civil.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { sessionDate, sessionOpen } from '../../src/domain/market/session.ts';

/** Which bars: how many, a day or five minutes long, and the seed of their walk. */
export type Generated = { readonly count: number; readonly interval: '1d' | '5m'; readonly seed: number };

const MONDAY = parseDate('2000-01-03') ?? 0;
const FIVE_MINUTES = 300_000;
const PER_SESSION = { '1d': 1, '5m': 78 } as const;
const STEP = { '1d': 0.012, '5m': 0.0015 } as const;

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

const timeOf = (place: number, interval: Generated['interval']): number => {
  const session = Math.floor(place / PER_SESSION[interval]);
  const day = MONDAY + Math.floor(session / 5) * 7 + (session % 5);
  return sessionOpen(day) + (place % PER_SESSION[interval]) * FIVE_MINUTES;
};

const cents = (price: number): number => Math.max(1, Math.round(price * 100) / 100);

/** A walk of bars on weekdays from 2000-01-03, fat-tailed returns and log-normal volumes; the same for the same seed. */
export const generateBars = ({ count, interval, seed }: Generated): readonly Bar[] => {
  const random = createRandom(seed);
  let before = 100;
  return Array.from({ length: count }, (_, place) => {
    const open = before;
    const close = cents(open * Math.exp(STEP[interval] * fatTailed(random)));
    const wick = 1 + STEP[interval] * random();
    const volume = Math.round(Math.exp(14 + 0.4 * normal(random)));
    before = close;
    const high = cents(Math.max(open, close) * wick);
    return { time: timeOf(place, interval), open, high, low: cents(Math.min(open, close) / wick), close, volume };
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
