import { expect, test } from 'vitest';
import type { FitReport } from '../calibration/fit.ts';
import { fitText, tooFewText } from './fit-text.ts';

const plenty: FitReport = {
  interval: '1d',
  tickers: 156,
  bars: { fitted: 471_000, settling: 39_312, short: 0, thin: 4800, idle: 47 },
  kept: [],
  outOfFold: [
    { budget: 2, findingsPerTickerYear: 1.94 },
    { budget: 4, findingsPerTickerYear: 3.98 },
    { budget: 12, findingsPerTickerYear: 11.8 },
  ],
};

const minutes: FitReport = {
  ...plenty,
  interval: '5m',
  tickers: 24,
  bars: { fitted: 330_113, settling: 56_160, short: 3024, thin: 0, idle: 4 },
  kept: ['session-gap'],
};

const NOTHING = { odd: 0, outside: 0 };

test('a fit on plenty says what it was made of, how it keeps to its budgets, and what stays', () => {
  expect(fitText({ reports: [plenty], unfitted: ['intraday'] }, { odd: 1, outside: 0 })).toEqual([
    'Fitted on 471,000 bars of 1d of 156 tickers; left out: 39,312 of the first year',
    'of each ticker, 4,800 of thin trading, 47 without a trade.',
    'Findings per ticker and year, each half under the fit of the other:',
    '  stated   2     4     12',
    '  came to  1.94  3.98  11.80',
    'Left out too: 1 row out of order.',
    'What is judged within the day stays as it was: the files hold daily bars alone.',
  ]);
});

test('a fit on bars within the day leaves out other ones', () => {
  expect(fitText({ reports: [minutes], unfitted: ['daily'] }, { odd: 0, outside: 5644 })).toEqual([
    'Fitted on 330,113 bars of 5m of 24 tickers; left out: 56,160 of the first 30',
    'sessions of each ticker, 3,024 of shortened sessions, 4 without a trade.',
    'Findings per ticker and year, each half under the fit of the other:',
    '  stated   2     4     12',
    '  came to  1.94  3.98  11.80',
    'Too little to fit was read by: session-gap. The tail stays as it was.',
    'Left out too: 5,644 rows outside the session.',
    'What is judged on daily bars stays as it was: the files hold none.',
  ]);
});

test('a fit on both says both', () => {
  const lines = fitText({ reports: [plenty, minutes], unfitted: [] }, NOTHING);
  expect(lines.filter((line) => line.startsWith('Fitted on'))).toHaveLength(2);
});

test('a fit on little says so', () => {
  const little = { ...plenty, bars: { ...plenty.bars, fitted: 1008 }, kept: ['volume'], outOfFold: null };
  expect(fitText({ reports: [little], unfitted: [] }, NOTHING).slice(2)).toEqual([
    'Too little to fit was read by: volume. The tail stays as it was.',
    'With fewer than 100,000 bars what is rarer than they show is extrapolated.',
    'The halves of the tickers are too short to try the fit of one on the other.',
  ]);
});

test('too few bars are told with the number needed, in bars and sessions', () => {
  expect(tooFewText({ interval: '1d', tooFew: 503, needed: 504 })).toBe(
    'the files hold 503 bars of 1d to fit after the first year of each ticker; needed: 504, as 504 sessions of one ticker have',
  );
  expect(tooFewText({ interval: '60m', tooFew: 3234, needed: 8000 })).toBe(
    'the files hold 3,234 bars of 60m to fit after the first 30 sessions of each ticker; needed: 8,000, as 1,143 sessions of one ticker have',
  );
});
