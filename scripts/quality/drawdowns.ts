import { readCsvBars } from '../../src/adapters/market-data/csv-bars.ts';
import { drawdownOf, NO_CLOSES, withCloses, type Closes } from '../../src/domain/baseline/drawdown.ts';
import type { Row } from './table.ts';
import { FILES } from './yardsticks.ts';

/** The deepest fall of closes from any earlier close, by its definition. */
const deepest = (closes: readonly number[]): number => {
  let [peak, lowest] = [0, 0];
  for (const close of closes) {
    peak = Math.max(peak, close);
    lowest = Math.min(lowest, close / peak - 1);
  }
  return lowest;
};

/** How far the reading of every ticker's deepest drawdown is from the whole list of its closes, at most. */
export const drawdownRows = async (): Promise<readonly Row[]> => {
  const read = new Map<string, Closes>();
  const all = new Map<string, number[]>();
  for await (const rows of readCsvBars(FILES.dev, { interval: '1d' }))
    for (const { ticker, bar } of rows) {
      read.set(ticker, withCloses(read.get(ticker) ?? NO_CLOSES, [bar]));
      const closes = all.get(ticker) ?? [];
      closes.push(bar.close);
      all.set(ticker, closes);
    }
  const errors = [...read].map(([ticker, closes]) =>
    Math.abs((drawdownOf(closes)?.deepest?.depth ?? 0) - deepest(all.get(ticker) ?? [])),
  );
  const worst = Math.max(...errors).toExponential(0);
  return [
    {
      yardstick: `deepest drawdowns of ${errors.length} tickers, largest error`,
      standard: worst,
      must: 'at most 1e-6',
    },
  ];
};
