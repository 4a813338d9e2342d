import { BARS_PER_YEAR, type Interval } from '../../domain/market/series.ts';
import type { TooFew } from '../calibration/calibrate.ts';
import type { Fitted, FitReport } from '../calibration/fit.ts';
import { SETTLING_SESSIONS } from '../calibration/histories.ts';
import { spanOf, type Span } from '../calibration/measured.ts';
import { alignedLines, wrappedLines } from './aligned.ts';
import { countText, grouped } from './figures.ts';

/** Columns of a terminal. */
const WIDTH = 80;

/** Bars from which the rarest quantile of a table is measured, not extrapolated. */
const PLENTY = 100_000;

/** Rows of the files that no fit took: no newer than the one of the ticker before, or outside the session. */
export type LeftOut = { readonly odd: number; readonly outside: number };

const SETTLING: Readonly<Record<Span, string>> = {
  daily: 'the first year of each ticker',
  intraday: `the first ${SETTLING_SESSIONS.intraday} sessions of each ticker`,
};

const leftOut = ({ interval, bars: { settling, short, thin, idle } }: FitReport): string => {
  const span = spanOf(interval);
  const ofSpan = span === 'daily' ? `${grouped(thin)} of thin trading` : `${grouped(short)} of shortened sessions`;
  return `${grouped(settling)} of ${SETTLING[span]}, ${ofSpan}, ${grouped(idle)} without a trade`;
};

const madeOf = (report: FitReport): string =>
  `Fitted on ${countText(report.bars.fitted, 'bar')} of ${report.interval} of ${countText(report.tickers, 'ticker')}; left out: ${leftOut(report)}.`;

const cautions = ({ bars: { fitted }, kept, outOfFold }: FitReport): readonly string[] => [
  ...(kept.length > 0 ? [`Too little to fit was read by: ${kept.join(', ')}. The tail stays as it was.`] : []),
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

const reportLines = (report: FitReport): readonly string[] => [
  ...wrappedLines(madeOf(report), WIDTH),
  ...triedLines(report),
  ...cautions(report).flatMap((line) => wrappedLines(line, WIDTH)),
];

const UNFITTED: Readonly<Record<Span, string>> = {
  daily: 'What is judged on daily bars stays as it was: the files hold none.',
  intraday: 'What is judged within the day stays as it was: the files hold daily bars alone.',
};

const leftOutLines = ({ odd, outside }: LeftOut): readonly string[] => [
  ...(odd > 0 ? [`Left out too: ${countText(odd, 'row')} out of order.`] : []),
  ...(outside > 0 ? [`Left out too: ${countText(outside, 'row')} outside the session.`] : []),
];

/** What a fit was made of and comes to, as people read it, in lines of 80 columns. */
export const fitText = (
  { reports, unfitted }: Pick<Fitted, 'reports' | 'unfitted'>,
  left: LeftOut,
): readonly string[] => [
  ...reports.flatMap(reportLines),
  ...leftOutLines(left),
  ...unfitted.map((span) => UNFITTED[span]),
];

/** Why bars were too few to fit, and how many are needed. */
export const tooFewText = ({ interval, tooFew, needed }: TooFew & { readonly interval: Interval }): string => {
  const held = `the files hold ${countText(tooFew, 'bar')} of ${interval} to fit after ${SETTLING[spanOf(interval)]}`;
  const sessions = Math.ceil((needed / BARS_PER_YEAR[interval]) * BARS_PER_YEAR['1d']);
  return `${held}; needed: ${grouped(needed)}, as ${grouped(sessions)} sessions of one ticker have`;
};
