import type { MarketData } from '../../application/ports/market-data.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { PLANT_KINDS } from './synthetic-plants.ts';
import type { SyntheticOptions } from './synthetic-market-data.ts';

/** A date as a day number; one that is none is a mistake of the test. */
export const dayOf = (date: string): number => {
  const day = parseDate(date);
  if (day === null) throw new Error(`${date} is no date`);
  return day;
};

/** Two tickers, two years of days, all kinds planted. */
export const DAILY: SyntheticOptions = {
  seed: 1,
  tickers: 2,
  from: dayOf('2019-01-01'),
  to: dayOf('2020-12-31'),
  interval: '1d',
  plants: { kinds: PLANT_KINDS, perYear: 5 },
};

/** One ticker, a quarter with a half-day in five-minute bars, all kinds planted. */
export const INTRADAY: SyntheticOptions = {
  ...DAILY,
  tickers: 1,
  from: dayOf('2024-05-01'),
  to: dayOf('2024-07-31'),
  interval: '5m',
  plants: { kinds: PLANT_KINDS, perYear: 100 },
};

/** The bars of a feed's tickers, one list each. */
export const barsOf = async (data: MarketData): Promise<readonly (readonly Bar[])[]> => {
  const lists: Bar[][] = [];
  for (const series of await data.series()) {
    const list: Bar[] = [];
    for await (const chunk of data.bars(series)) list.push(...chunk);
    lists.push(list);
  }
  return lists;
};
