import { describe, expect, test } from 'vitest';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import type { Rule } from '../../domain/anomaly/policy.ts';
import type { Tail } from '../../domain/anomaly/tail.ts';
import { levelsOf } from '../../domain/anomaly/levels.ts';
import { fitPolicy, type Fit, type Fitted, type FitReport } from './fit.ts';
import type { Histories } from './histories.ts';
import type { Tapes } from './calibrate.ts';
import { days, marketOf, minutes } from './markets.fixture.ts';

const daily = (histories: Histories): Tapes => ({ daily: { interval: '1d', histories } });

const daysOf = (tickers: number, count: number): Tapes => daily(marketOf(tickers, (seed) => days(seed, count)));

const minutesOf = (tickers: number): Tapes => ({ intraday: { interval: '5m', histories: marketOf(tickers, minutes) } });

const fit = (tapes: Tapes): Fit => fitPolicy(tapes, { ...standard(), name: 'own' }, () => {});

const fitted = (tapes: Tapes): Fitted & { readonly report: FitReport } => {
  const made = fit(tapes);
  if ('tooFew' in made) throw new Error(`too few bars: ${made.tooFew}`);
  const [report] = made.reports;
  if (!report) throw new Error('there is no report');
  return { ...made, report };
};

const rulesOf = ({ rules }: { readonly rules: readonly Rule[] }, intervals: Rule['intervals']): readonly Rule[] =>
  rules.filter((rule) => rule.intervals === intervals);

describe('a policy fitted to bars', () => {
  const { document, report, unfitted } = fitted(daysOf(6, 1800));

  test('is the standard document but for tails, levels and tests', () => {
    const [rule] = document.rules;
    const [plain] = standard().rules;
    expect(document.name).toBe('own');
    expect(rule?.channels.map(({ detector, weight }) => [detector, weight])).toEqual(
      plain?.channels.map(({ detector, weight }) => [detector, weight]),
    );
    expect(rule?.channels.map(({ tail }) => tail)).not.toEqual(plain?.channels.map(({ tail }) => tail));
    expect(rule?.channels.at(-1)?.tail).toEqual({ type: 'decades', most: 15 });
    expect(levelsOf({ ...document, id: 'own' }, '1d')[0]?.pace).toBeCloseTo(4 / 252, 12);
  });

  test('counts the bars it was made of, and those left out', () => {
    expect(report.tickers).toBe(6);
    expect(report.bars).toEqual({ fitted: 6 * (1800 - 252), settling: 6 * 252, short: 0, thin: 0, idle: 0 });
    expect(report.kept).toEqual([]);
  });

  test('leaves what is judged within the day as it was', () => {
    expect(unfitted).toEqual(['intraday']);
    expect(rulesOf(document, 'intraday')).toEqual(rulesOf(standard(), 'intraday'));
  });

  test('keeps to its budgets on tickers it has not seen', () => {
    expect(report.outOfFold?.map(({ budget }) => budget)).toEqual([2, 4, 12]);
    for (const { budget, findingsPerTickerYear } of report.outOfFold ?? [])
      expect(Math.abs(findingsPerTickerYear / budget - 1)).toBeLessThan(0.35);
  });
});

test('any document is fitted, in its tables for daily bars, and in nothing else', () => {
  const some: Tail = { type: 'table', side: 'both', z: [0, 1], surprise: [0, 1], index: 1 };
  const { levels = { z: { enter: 3, high: 4 } } } = standard().rules[0] ?? {};
  const rule = (name: string, intervals: 'daily' | 'intraday', detector: string): Rule => ({
    name,
    intervals,
    channels: [
      { detector, tail: some },
      { detector: 'volume', tail: { type: 'normal', side: 'upper' } },
    ],
    levels,
    quietBars: 1,
  });
  const [gaps, within] = [rule('gaps', 'daily', 'gap'), rule('within', 'intraday', 'slot-return')];
  const made = fitPolicy(daysOf(2, 1260), { name: 'own', rules: [gaps, within] }, () => {});
  expect(made).toMatchObject({
    document: { name: 'own', rules: [{ channels: [{ tail: { type: 'table' } }, gaps.channels[1]] }, within] },
    calibrations: { daily: { tails: { gap: { z: expect.not.arrayContaining([1]) } } } },
    reports: [{ kept: [] }],
    unfitted: ['intraday'],
  });
});

describe('a policy fitted to bars within the day', () => {
  const { document, report, unfitted, calibrations } = fitted(minutesOf(8));

  test('leaves what is judged on daily bars as it was', () => {
    expect(unfitted).toEqual(['daily']);
    expect(rulesOf(document, 'daily')).toEqual(rulesOf(standard(), 'daily'));
  });

  test('is the standard document but for tails, levels and tests within the day', () => {
    const [rule, plain] = [document, standard()].map((one) => rulesOf(one, 'intraday')[0]);
    expect(rule?.channels.map(({ detector, weight, per }) => [detector, weight, per])).toEqual(
      plain?.channels.map(({ detector, weight, per }) => [detector, weight, per]),
    );
    expect(rule?.channels.slice(0, 2)).not.toEqual(plain?.channels.slice(0, 2));
  });

  test('has about two independent tests, of moves and of volumes', () => {
    const { tests = NaN } = calibrations.intraday ?? {};
    expect(rulesOf(document, 'intraday')[0]?.tests).toBe(tests);
    expect(Math.abs(tests - 2)).toBeLessThan(0.5);
  });

  test('counts its bars, and what it keeps for want of sessions and of bad ticks', () => {
    expect(report).toMatchObject({
      interval: '5m',
      tickers: 8,
      bars: { fitted: 8 * 30 * 78, settling: 8 * 30 * 78, short: 8 * 42, thin: 0, idle: 0 },
      kept: ['session-gap', 'slot-tick', 'session-level'],
    });
  });

  test('is tried on tickers it has not seen', () => {
    expect(report.outOfFold?.map(({ budget }) => budget)).toEqual([2, 4, 12]);
  });
});

test('bars of both kinds fit both', () => {
  const { unfitted, reports, calibrations } = fitted({ ...daysOf(2, 800), ...minutesOf(4) });
  expect(unfitted).toEqual([]);
  expect(reports.map(({ interval }) => interval)).toEqual(['1d', '5m']);
  expect(Object.keys(calibrations)).toEqual(['daily', 'intraday']);
});

test('what counts sessions within the day is fitted to daily bars where there are any', () => {
  const rules = rulesOf(standard(), 'intraday');
  const made = fitPolicy({ ...daysOf(10, 252 + 1500), ...minutesOf(4) }, { name: 'within', rules }, () => {});
  expect(made).toMatchObject({
    calibrations: { intraday: { tails: { 'session-gap': { type: 'table' } } } },
    reports: [{ interval: '5m', kept: ['slot-tick'] }],
    unfitted: [],
  });
});

describe('what there is too little of', () => {
  test('fewer than two years of bars after the first fit nothing', () => {
    expect(fit(daysOf(1, 252 + 503))).toEqual({ interval: '1d', tooFew: 503, needed: 504 });
    expect(fit(daysOf(0, 0))).toEqual({ interval: '1d', tooFew: 0, needed: 504 });
  });

  test('fewer than eight thousand bars within the day, after thirty sessions, fit nothing', () => {
    expect(fit(minutesOf(3))).toEqual({ interval: '5m', tooFew: 3 * 30 * 78, needed: 8000 });
  });

  test('one ticker is tried on no other', () => {
    expect(fitted(daysOf(1, 1260)).report.outOfFold).toBeNull();
  });

  test('a channel without readings, or with few, keeps the tail it had', () => {
    const { document, report } = fitted(daily(new Map([['INDEX', days(1, 1260, () => 0)]])));
    expect(report.kept).toEqual(['volume', 'level-shift', 'volatility-shift', 'drawdown']);
    expect(document.rules[0]?.channels[1]).toEqual(standard().rules[0]?.channels[1]);
  });
});
