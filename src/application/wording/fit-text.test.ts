import { expect, test } from 'vitest';
import type { FitReport } from '../calibration/fit.ts';
import { fitText } from './fit-text.ts';

const plenty: FitReport = {
  tickers: 156,
  bars: { fitted: 471_000, settling: 39_312, thin: 4800, idle: 47 },
  kept: [],
  outOfFold: [
    { budget: 2, findingsPerTickerYear: 1.94 },
    { budget: 4, findingsPerTickerYear: 3.98 },
    { budget: 12, findingsPerTickerYear: 11.8 },
  ],
};

test('a fit on plenty says what it was made of and how it keeps to its budgets', () => {
  expect(fitText(plenty, 1)).toEqual([
    'Fitted on 471,000 bars of 156 tickers; left out: 39,312 of the first year of',
    'each ticker, 4,800 of thin trading, 47 without a trade, 1 row out of order.',
    'Findings per ticker and year, each half under the fit of the other:',
    '  stated   2     4     12',
    '  came to  1.94  3.98  11.80',
  ]);
});

test('a fit on little says so', () => {
  const lines = fitText({ ...plenty, bars: { ...plenty.bars, fitted: 1008 }, kept: ['volume'], outOfFold: null }, 0);
  expect(lines.slice(2)).toEqual([
    'Too little to fit was read by: volume. The tail stays the standard one.',
    'With fewer than 100,000 bars what is rarer than they show is extrapolated.',
    'The halves of the tickers are too short to try the fit of one on the other.',
  ]);
});
