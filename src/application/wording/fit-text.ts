import type { FitReport } from '../calibration/fit.ts';
import { alignedLines, wrappedLines } from './aligned.ts';
import { countText, grouped } from './figures.ts';

/** Columns of a terminal. */
const WIDTH = 80;

/** Bars from which the rarest quantile of a table is measured, not extrapolated. */
const PLENTY = 100_000;

const leftOut = ({ bars: { settling, thin, idle } }: FitReport, oddRows: number): string =>
  [
    `${grouped(settling)} of the first year of each ticker`,
    `${grouped(thin)} of thin trading`,
    `${grouped(idle)} without a trade`,
    `${countText(oddRows, 'row')} out of order`,
  ].join(', ');

const cautions = ({ bars: { fitted }, kept, outOfFold }: FitReport): readonly string[] => [
  ...(kept.length > 0 ? [`Too little to fit was read by: ${kept.join(', ')}. The tail stays the standard one.`] : []),
  ...(fitted < PLENTY ? [`With fewer than ${grouped(PLENTY)} bars what is rarer than they show is extrapolated.`] : []),
  ...(outOfFold ? [] : ['The halves of the tickers are too short to try the fit of one on the other.']),
];

const triedLines = ({ outOfFold }: FitReport): readonly string[] =>
  outOfFold
    ? [
        'Findings per ticker and year, each half under the fit of the other:',
        ...alignedLines([
          ['  stated', ...outOfFold.map(({ budget }) => String(budget))],
          ['  came to', ...outOfFold.map(({ findingsPerTickerYear }) => findingsPerTickerYear.toFixed(2))],
        ]),
      ]
    : [];

/** What a fit was made of and comes to, as people read it, in lines of 80 columns. */
export const fitText = (report: FitReport, oddRows: number): readonly string[] => [
  ...wrappedLines(
    `Fitted on ${countText(report.bars.fitted, 'bar')} of ${countText(report.tickers, 'ticker')}; left out: ${leftOut(report, oddRows)}.`,
    WIDTH,
  ),
  ...triedLines(report),
  ...cautions(report).flatMap((line) => wrappedLines(line, WIDTH)),
];
