import { describe, expect, test } from 'vitest';
import { graver, SEVERITIES } from './kinds.ts';
import { levelsOf, severityOf, type Levels } from './levels.ts';
import { naive } from './policies/naive.ts';
import { EFFECTIVE_TESTS } from './policies/calibration.ts';
import { DEFAULT_BUDGET, standard } from './policies/standard.ts';
import type { Interval } from '../market/series.ts';
import type { PolicyDocument } from './policy.ts';

const only = (policy: PolicyDocument, interval: Interval = '1d'): Levels => {
  const [levels] = levelsOf({ ...policy, id: policy.name }, interval);
  if (!levels) throw new Error('the policy has no rule');
  return levels;
};

const BUDGETS = [2000, 100, 36, 24, 12, 8, 4, 2, 1, 0.5, 0.1, 0.01, 1e-6];

describe('levels of a budget', () => {
  test('rise as the budget falls', () => {
    const enters = BUDGETS.map((budget) => only(standard(budget)).enter);
    expect(enters.every((enter, i) => enter >= 0 && (i === 0 || enter >= (enters[i - 1] ?? NaN)))).toBe(true);
    expect(new Set(enters.slice(2)).size).toBe(enters.length - 2);
  });

  test('order leave, enter, high and critical', () => {
    const { leave, enter, high, critical } = only(standard());
    expect([leave, enter, high, critical]).toEqual([leave, enter, high, critical].toSorted((a, b) => a - b));
    expect(enter - leave).toBeCloseTo(0.15, 12);
    expect(only(standard())).toEqual(only(standard(DEFAULT_BUDGET)));
  });

  test.each([0.5, 0.05])('at a budget of %d make nothing medium that would be rarer than that', (budget) => {
    const { enter, high, critical } = only(standard(budget));
    expect(high).toBe(enter);
    expect(critical).toBeGreaterThanOrEqual(enter);
  });

  test('ask more of a bar where a year has more bars', () => {
    const enters = (['1d', '60m', '5m', '1m'] as const).map((interval) => only(standard(), interval).enter);
    expect(enters).toEqual(enters.toSorted((a, b) => a - b));
    expect(new Set(enters).size).toBe(4);
  });

  test('hold a rule to its budget, bar by bar', () => {
    expect(only(standard(4)).pace).toBeCloseTo(4 / 252, 12);
    expect(only(standard(4), '5m').pace).toBeCloseTo(4 / (252 * 78), 12);
  });

  test('count each channel by its weight', () => {
    const weighed = only(standard());
    const penalties = weighed.channels.map(({ penalty }) => penalty);
    expect(weighed.tests).toBe(EFFECTIVE_TESTS);
    const rules = standard().rules.map(({ name, channels, levels, quietBars }) => ({
      name,
      channels,
      levels,
      quietBars,
    }));
    expect(only({ name: 'unmeasured', rules }).tests).toBeCloseTo(4.767, 12);
    expect(penalties[0]).toBe(0);
    expect(penalties[2]).toBeCloseTo(0.176, 3);
    expect(penalties[3]).toBeCloseTo(1.301, 3);
  });
});

describe('levels of fixed z-scores', () => {
  test('are those of the normal tail, with nothing critical', () => {
    const { enter, leave, high, critical, fixedZ, pace } = only(naive);
    expect(enter).toBeCloseTo(1.341_986_084_476_956, 12);
    expect(high).toBeCloseTo(2.568_669_040_265_388, 12);
    expect([leave, critical, fixedZ, pace]).toEqual([enter, Infinity, 2, 0]);
  });
});

describe('levelsOf', () => {
  test('is worked out once for a policy and an interval', () => {
    const policy = { ...standard(), id: 'standard' };
    expect(levelsOf(policy, '1d')).toBe(levelsOf(policy, '1d'));
    expect(levelsOf(policy, '1m')).not.toBe(levelsOf(policy, '1d'));
  });
});

describe('severity', () => {
  test('is medium up to the high level, high up to the critical one', () => {
    const levels = only(standard());
    const at = [levels.enter, levels.high, levels.high + 1e-9, levels.critical, levels.critical + 1e-9];
    expect(at.map((surprise) => severityOf(levels, surprise))).toEqual([
      'medium',
      'medium',
      'high',
      'high',
      'critical',
    ]);
  });

  test('of two is the graver one', () => {
    const pairs = SEVERITIES.map((a) => SEVERITIES.map((b) => graver(a, b)).join(' '));
    expect(pairs).toEqual(['medium high critical', 'high high critical', 'critical critical critical']);
  });
});
