import { readCsvBars } from '../../src/adapters/market-data/csv-bars.ts';
import type { Bar } from '../../src/domain/market/bar.ts';

/** Daily bars of each ticker, in time order. */
export type Histories = ReadonlyMap<string, readonly Bar[]>;

/** Reads the daily bars of a CSV file. */
export const readHistories = async (file: string): Promise<Histories> => {
  const histories = new Map<string, Bar[]>();
  for await (const rows of readCsvBars(file, { interval: '1d' })) {
    for (const { ticker, bar } of rows) {
      const bars = histories.get(ticker);
      if (bars) bars.push(bar);
      else histories.set(ticker, [bar]);
    }
  }
  return histories;
};

/** Every other ticker of the histories, from the first (0) or the second (1) on. */
export const halfOf = (histories: Histories, from: 0 | 1): Histories =>
  new Map([...histories].filter((_, i) => i % 2 === from));

/** The bars of all tickers before an instant, or from it on. */
export const partOf = (histories: Histories, side: 'before' | 'from', time: number): Histories =>
  new Map(
    [...histories].map(([ticker, bars]) => [ticker, bars.filter((bar) => bar.time < time === (side === 'before'))]),
  );
