import type { Bar } from '../../domain/market/bar.ts';

/** Daily bars of each ticker, in time order. */
export type Histories = ReadonlyMap<string, readonly Bar[]>;

/** Every other ticker of the histories, from the first (0) or the second (1) on. */
export const halfOf = (histories: Histories, from: 0 | 1): Histories =>
  new Map([...histories].filter((_, i) => i % 2 === from));

/** The bars of all tickers before an instant, or from it on. */
export const partOf = (histories: Histories, side: 'before' | 'from', time: number): Histories =>
  new Map(
    [...histories].map(([ticker, bars]) => [ticker, bars.filter((bar) => bar.time < time === (side === 'before'))]),
  );
