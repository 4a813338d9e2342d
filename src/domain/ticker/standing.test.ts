import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { levelsOf } from '../anomaly/levels.ts';
import type { Policy, Rule } from '../anomaly/policy.ts';
import { naive } from '../anomaly/policies/naive.ts';
import { standard } from '../anomaly/policies/standard.ts';
import type { Bar } from '../market/bar.ts';
import { barOf, observe, quietBars, STANDARD, watch } from './bars.fixture.ts';
import { judgeBar } from './judge-bar.ts';
import { after, fold, watched } from './scenario.fixture.ts';
import { afterBar, afterFinding, newStanding, type Standing } from './standing.ts';

const PACE = 4 / 252;
const NOTHING = { verdict: 'normal', reason: 'within-normal', score: 0, missing: 0, channels: [] } as const;

const quietYear = (standing: Standing): Standing =>
  Array.from({ length: 63 }).reduce<Standing>((now) => afterBar(now, [], PACE, NOTHING), standing);

describe('the levels of a policy with a budget', () => {
  const fresh = newStanding([]);

  test('rise by a tenth with a finding, and sink as much in the time it should take', () => {
    const told = afterFinding(fresh, PACE);
    expect(told.shift).toBeCloseTo(0.1, 12);
    expect(quietYear(told).shift).toBeCloseTo(0, 12);
  });

  test('stay where they are without a budget', () => {
    expect(afterBar(afterFinding(fresh, 0), [], 0, NOTHING).shift).toBe(0);
  });

  test('stay while bars are not judged', () => {
    expect(afterBar(fresh, [], PACE, { ...NOTHING, verdict: 'unjudged', reason: 'warming-up' }).shift).toBe(0);
  });

  test('stay while the ticker trades too thinly for a finding, and sink with the bars of one that does not', () => {
    const every = (n: number) => (bar: Bar, i: number) =>
      i % n === 0 ? { ...bar, volume: 0, close: 100, open: 100, high: 100, low: 100 } : bar;
    const after300 = (bars: readonly Bar[]) => fold(watched(STANDARD, bars)).standing.shift;
    const brisk = after300(quietBars(300));
    const thin = after300(quietBars(300).map(every(6)));
    expect(brisk).toBeCloseTo(-237 * 0.1 * PACE, 9);
    expect(thin).toBeGreaterThan(brisk / 2);
  });

  test('move by a factor of ten in rarity at most', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (findings) => {
        const end = findings.reduce((now, found) => (found ? afterFinding(now, PACE) : quietYear(now)), fresh);
        expect(Math.abs(end.shift)).toBeLessThanOrEqual(1);
      }),
    );
    const loud = Array.from({ length: 20 }).reduce<Standing>((now) => afterFinding(now, PACE), fresh);
    expect(loud.shift).toBe(1);
  });

  test('are raised by a finding of any rule, and only those with a budget', () => {
    const [shock] = standard().rules;
    if (!shock) throw new Error('standard has no rule');
    const budgeted = (name: string, detector: string): Rule => ({
      ...shock,
      name,
      channels: shock.channels.filter((channel) => channel.detector === detector),
    });
    const classic = { ...naive.rules[1], name: 'classic', quietBars: 1 } as const satisfies Partial<Rule>;
    const fixed = { ...shock, ...classic };
    const policy = {
      id: 'two@1',
      name: 'two',
      rules: [budgeted('price', 'return'), budgeted('volume', 'volume'), fixed],
    };
    const loud = [barOf(100, 100, 5e7)];
    const state = fold(after(watch(policy), observe(policy, quietBars(100)), observe(policy, loud)));
    const findings = state.episodes.map(({ rule }) => rule);
    expect(findings).toEqual(['volume', 'classic']);
    expect(state.standing.shift).toBeCloseTo(0.2 - 81 * 0.1 * PACE, 12);
    const verdicts = judgeBar(levelsOf(policy, '1d'), state.baseline, state.standing, barOf(101, 100, 1e6));
    const { shift } = state.standing;
    expect(verdicts.map(({ enter }) => enter)).toEqual(
      verdicts.map(({ levels }) => levels.enter + (levels.rule.name === 'classic' ? 0 : shift)),
    );
  });
});

describe('where a ticker stands', () => {
  const shock = barOf(100, 150, 1e6);
  const other: Policy = { ...standard(2), id: 'standard@other' };

  test('counts its readings and its findings', () => {
    const calm = fold(watched(STANDARD, quietBars(100))).standing;
    const told = fold(watched(STANDARD, [...quietBars(100), shock])).standing;
    expect(calm.tails[0]).toEqual({ bars: 2036, over: 100, excess: 100 });
    expect(told.tails[0]).toEqual({ bars: 2037, over: 101, excess: 106 });
    expect(told.tails.slice(2)).toEqual([null, null, null, null, null]);
    expect(told.shift - calm.shift).toBeCloseTo(0.1 - 0.1 * (4 / 252), 12);
  });

  test('is not changed by a correction, which does not unsay what was told', () => {
    const past = after(watch(STANDARD), observe(STANDARD, quietBars(100)), observe(STANDARD, [shock]));
    const corrected = after(
      watch(STANDARD),
      observe(STANDARD, quietBars(100)),
      observe(STANDARD, [shock]),
      observe(STANDARD, quietBars(1, 100)),
    );
    expect(fold(corrected).standing).toEqual(fold(past).standing);
  });

  test('keeps what was read when the policy changes, and starts its levels anew', () => {
    const history = after(watch(STANDARD), observe(STANDARD, quietBars(100)), observe(STANDARD, [shock]), watch(other));
    const { standing } = fold(history);
    expect(standing.tails[0]).toEqual({ bars: 2037, over: 101, excess: 106 });
    expect(standing.shift).toBe(0);
  });
});
