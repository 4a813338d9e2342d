import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { halfOf } from '../../src/application/calibration/histories.ts';
import { standard } from '../../src/domain/anomaly/policies/standard.ts';
import { writePart } from './halves.ts';
import { historiesOf, writeFitted } from './tapewatch-runs.ts';
import { FILES, FIVE_MINUTES } from './yardsticks.ts';

/** Half of the tickers of five-minute bars: their names, a file of their bars, and the policy fitted to the other half. */
type IntradayHalf = { readonly tickers: ReadonlySet<string>; readonly bars: string; readonly policy: string };

/** Both halves of the tickers, each judged by what the other taught. */
export type IntradayHalves = readonly [IntradayHalf, IntradayHalf];

/** The rules within the day alone, so that nothing else is fitted. */
const writeRules = (target: string): string => {
  const rules = standard().rules.filter(({ intervals }) => intervals === 'intraday');
  writeFileSync(target, JSON.stringify({ name: 'within-the-day', rules }));
  return target;
};

/** Parts the tickers, every other one, into files of the folder, and fits a policy to each half and to the daily bars of all tickers that are not in the other. */
export const writeIntradayHalves = async (folder: string): Promise<IntradayHalves> => {
  const histories = await historiesOf(FIVE_MINUTES.bars);
  const rules = writeRules(join(folder, 'within-the-day.json'));
  const [first, second] = [halfOf(histories, 0), halfOf(histories, 1)].map((half, i) => {
    const own = (ticker: string): boolean => half.has(ticker);
    const other = (ticker: string): boolean => histories.has(ticker) && !half.has(ticker);
    const bars = writePart(FIVE_MINUTES.bars, own, join(folder, `5m-${i}.csv`));
    const daily = writePart(FILES.dev, (ticker) => !other(ticker), join(folder, `daily-of-5m-${i}.csv`));
    const fitted = writeFitted([daily, bars], join(folder, `fitted-5m-${i}.json`), rules);
    return { tickers: new Set(half.keys()), bars, fitted };
  });
  if (!first || !second) throw new Error('there are two halves');
  return [
    { ...first, policy: second.fitted },
    { ...second, policy: first.fitted },
  ];
};
