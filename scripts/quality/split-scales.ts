import { readCsvBars } from '../../src/adapters/market-data/csv-bars.ts';
import { createDetection } from '../../src/application/commands/detect.ts';
import type { Judgement } from '../../src/domain/anomaly/judgement.ts';
import type { Feed } from '../../src/domain/market/feed.ts';
import { choosePolicy } from '../../src/entrypoints/composition/choose-policy.ts';
import { AS_TRADED } from './splits.ts';
import type { Row } from './table.ts';

const FEED: Feed = { id: 'csv', adjustment: 'as-traded', label: 'start', sessions: 'any', historical: true };

/** The farthest that the scale of moves may be on the bar after a split from that before it. */
const FARTHEST = 1.3;

/** The spread of moves that each bar of a ticker was judged by, and whether it was the first after a split. */
type Judged = { readonly spread: number; readonly isSplit: boolean };

const spreadOf = (judgement: Judgement | null): number =>
  judgement?.channels.find(({ detector }) => detector === 'return')?.spread ?? NaN;

const judgedIn = async (file: string): Promise<ReadonlyMap<string, readonly Judged[]>> => {
  const detection = createDetection(choosePolicy('standard'), FEED, '1d');
  const judged = new Map<string, Judged[]>();
  for await (const rows of readCsvBars(file, { interval: '1d' }))
    for (const { ticker, bar, action } of rows) {
      const { judgement } = detection.next(ticker, bar, action ? [action] : []);
      const spread = spreadOf(judgement);
      const isSplit = action !== null && action.split !== 1;
      const bars = judged.get(ticker) ?? [];
      judged.set(ticker, bars);
      bars.push({ spread, isSplit });
    }
  return judged;
};

/** How far apart the scales before and after each split are, as a factor from 1 on. */
const factorsOf = (judged: readonly Judged[]): readonly number[] =>
  judged.flatMap(({ isSplit }, i) => {
    const [before, after] = [judged[i - 1]?.spread ?? NaN, judged[i + 1]?.spread ?? NaN];
    return isSplit ? [Math.exp(Math.abs(Math.log(after / before)))] : [];
  });

/** The scale of moves on the bar after a split, told by a table, against that on the bar before it. */
export const splitScaleRows = async (): Promise<readonly Row[]> => {
  const files = await Promise.all(AS_TRADED.map(({ file }) => judgedIn(file)));
  const factors = files.flatMap((tickers) => Array.from(tickers.values(), factorsOf)).flat();
  const kept = factors.filter((factor) => factor <= FARTHEST).length;
  return [
    {
      yardstick: `scale of moves within ${FARTHEST} x on the bar after a split`,
      standard: `${kept} of ${factors.length}`,
      must: 'all',
    },
  ];
};
