import { describe, expect, test } from 'vitest';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import { BARS_PER_YEAR } from '../../domain/market/series.ts';
import type { BarsPerFinding } from './calibrated.ts';
import type { Tape } from './histories.ts';
import { barsPerFindingAt, measureLevels, policyAt } from './levels.ts';
import { marketOf, minutes } from './markets.fixture.ts';
import { measuredIn } from './measured.ts';
import { fitTails } from './tails.ts';
import { countFindings } from './trial.ts';

test('levels that lie above everywhere rise with the bars from one finding to the next', () => {
  expect(barsPerFindingAt(0.16)).toEqual({ surprise: [1.16, 4.16], logBars: [1, 4] });
});

describe('levels within the day', () => {
  const tape: Tape = { interval: '5m', histories: marketOf(6, minutes) };
  const base = standard();
  const { tails } = fitTails(tape, measuredIn(base, 'intraday'));
  const levels = measureLevels(tape, base, tails);

  /** Findings a year under levels that stand still, against those stated. */
  const realisedAt = (barsPerFinding: BarsPerFinding, budget: number): number => {
    const policy = policyAt(base, 'intraday', { tails, barsPerFinding, tests: 1 }, budget);
    const { findings, bars } = countFindings(tape, { policy, levels: 'still' });
    return ((findings / bars) * BARS_PER_YEAR['5m']) / budget;
  };

  /** The budget that the rarest findings counted are of. */
  const budget = BARS_PER_YEAR['5m'] / 10 ** (levels.logBars.at(-1) ?? NaN);

  test('give the findings that were counted', () => {
    expect(levels.surprise[0]).toBe(2.6);
    expect(levels.logBars.every((one, i) => one > (levels.logBars[i - 1] ?? 0))).toBe(true);
    expect(Math.abs(realisedAt(levels, budget) - 1)).toBeLessThan(0.1);
  });

  test.each([0.5, 2])('levels off by a factor of %d do not (seeded defect)', (factor) => {
    const off = { ...levels, logBars: levels.logBars.map((one) => one + Math.log10(factor)) };
    expect(Math.abs(realisedAt(off, budget) - 1)).toBeGreaterThan(0.25);
  });

  test('a budget that bars cannot tell apart is not tried', () => {
    expect(() => realisedAt(levels, 81)).toThrow('bars of 5m cannot be tried under the policy: too-many-alerts');
  });

  const levelsOn = (tickers: number): BarsPerFinding =>
    measureLevels({ interval: '5m', histories: marketOf(tickers, minutes) }, base, tails);

  test('rise as their surprise says from the one that can be told, and all of them where none can', () => {
    const { surprise, logBars } = levelsOn(2);
    expect(surprise).toEqual([2.6, 3.6]);
    expect((logBars[1] ?? NaN) - (logBars[0] ?? NaN)).toBeCloseTo(1, 12);
    expect(logBars[0]).toBeLessThan(2.6);
    expect(levelsOn(1)).toEqual({ surprise: [0, 6], logBars: [0, 6] });
  });
});
