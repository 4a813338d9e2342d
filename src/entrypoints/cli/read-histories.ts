import { inspectCsv, readCsvBars, type CsvRow } from '../../adapters/market-data/csv-bars.ts';
import type { Histories } from '../../application/calibration/histories.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { UsageError } from '../composition/failure.ts';
import type { Progress } from './progress.ts';

/** The daily bars of some files, and how many of their rows were left out: no newer than the row of the ticker before. */
export type ReadHistories = { readonly histories: Histories; readonly odd: number };

const refuseIntraday = async (file: string): Promise<void> => {
  if (file === '') throw new UsageError('a file name is empty; try: npx tapewatch policy fit bars.csv');
  const { interval } = await inspectCsv(file);
  if (interval !== '1d') throw new UsageError(`${file} has bars of ${interval}; a policy is fitted to daily bars`);
};

/** Reads the daily bars of CSV files. Failures are MarketDataError and, for bars within the day, UsageError. */
export const readHistories = async (
  files: readonly string[],
  progress: Progress = () => {},
): Promise<ReadHistories> => {
  const histories = new Map<string, Bar[]>();
  let odd = 0;
  const take = ({ ticker, bar }: CsvRow): void => {
    const bars = histories.get(ticker) ?? [];
    histories.set(ticker, bars);
    if (bar.time > (bars.at(-1)?.time ?? -Infinity)) bars.push(bar);
    else odd += 1;
  };
  for (const file of files) {
    await refuseIntraday(file);
    for await (const rows of readCsvBars(file, { interval: '1d' })) {
      rows.forEach(take);
      progress(() => `reading ${file}: ${histories.size} tickers`);
    }
  }
  return { histories, odd };
};
