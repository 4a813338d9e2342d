import type { Bar } from '../../domain/market/bar.ts';
import type { Interval } from '../../domain/market/series.ts';
import { sessionDay } from '../../domain/market/session.ts';
import { spanOf, type Span } from './measured.ts';

/** Bars of each ticker, in time order. */
export type Histories = ReadonlyMap<string, readonly Bar[]>;

/** What a calibration is measured on: bars of one interval. */
export type Tape = { readonly interval: Interval; readonly histories: Histories };

/** Sessions of a ticker that only settle what is usual: a year of days, thirty within the day. */
export const SETTLING_SESSIONS: Readonly<Record<Span, number>> = { daily: 252, intraday: 30 };

/** How many bars of a ticker the settling sessions hold; all of them where there are no others. */
export const settlingBars = (interval: Interval, bars: readonly Bar[]): number => {
  const most = SETTLING_SESSIONS[spanOf(interval)];
  let sessions = 0;
  let day = NaN;
  const first = bars.findIndex(({ time }) => {
    const on = sessionDay(time);
    if (on !== day) sessions += 1;
    day = on;
    return sessions > most;
  });
  return first < 0 ? bars.length : first;
};

/** Every other ticker of the histories, from the first (0) or the second (1) on. */
export const halfOf = (histories: Histories, from: 0 | 1): Histories =>
  new Map([...histories].filter((_, i) => i % 2 === from));

/** The histories without the tickers of others. */
export const besides = (histories: Histories, others: Histories): Histories =>
  new Map([...histories].filter(([ticker]) => !others.has(ticker)));

/** The bars of all tickers before an instant, or from it on. */
export const partOf = (histories: Histories, side: 'before' | 'from', time: number): Histories =>
  new Map(
    [...histories].map(([ticker, bars]) => [ticker, bars.filter((bar) => bar.time < time === (side === 'before'))]),
  );
