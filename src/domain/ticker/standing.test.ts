import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../anomaly/policy.ts';
import { standard } from '../anomaly/policies/standard.ts';
import { barOf, observe, quietBars, STANDARD, watch } from './bars.fixture.ts';
import { after, fold, watched } from './scenario.fixture.ts';
import { afterBar, afterFinding, newStanding, shiftOf, type Standing } from './standing.ts';

const PACES = [{ rule: 'shock', findingsPerBar: 4 / 252 }];
const NOTHING = { verdict: 'normal', reason: 'within-normal', score: 0, missing: 0, channels: [] } as const;

const quietYear = (standing: Standing): Standing =>
  Array.from({ length: 63 }).reduce<Standing>((now) => afterBar(now, [], PACES, NOTHING), standing);

describe('the levels of a rule with a budget', () => {
  const fresh = newStanding([], PACES);

  test('rise by a tenth with a finding, and sink as much in the time it should take', () => {
    const told = afterFinding(fresh, PACES, 'shock');
    expect(shiftOf(told, PACES, 'shock')).toBeCloseTo(0.1, 12);
    expect(shiftOf(quietYear(told), PACES, 'shock')).toBeCloseTo(0, 12);
    expect(shiftOf(afterFinding(fresh, PACES, 'other'), PACES, 'shock')).toBe(0);
    expect(shiftOf(fresh, PACES, 'other')).toBe(0);
  });

  test('stay while bars are not judged', () => {
    expect(afterBar(fresh, [], PACES, { ...NOTHING, verdict: 'unjudged', reason: 'warming-up' }).shifts).toEqual([0]);
  });

  test('move by a factor of ten in rarity at most', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (findings) => {
        const end = findings.reduce(
          (now, found) => (found ? afterFinding(now, PACES, 'shock') : quietYear(now)),
          fresh,
        );
        expect(Math.abs(shiftOf(end, PACES, 'shock'))).toBeLessThanOrEqual(1);
      }),
    );
    const loud = Array.from({ length: 20 }).reduce<Standing>((now) => afterFinding(now, PACES, 'shock'), fresh);
    expect(shiftOf(loud, PACES, 'shock')).toBe(1);
  });
});

describe('where a ticker stands', () => {
  const shock = barOf(100, 150, 1e6);
  const other: Policy = { ...standard(2), id: 'standard@other' };

  test('counts its readings and its findings', () => {
    const calm = fold(watched(STANDARD, quietBars(100))).standing;
    const told = fold(watched(STANDARD, [...quietBars(100), shock])).standing;
    expect(calm.tails[0]).toEqual({ bars: 36, over: 0, excess: 0 });
    expect(told.tails[0]).toEqual({ bars: 37, over: 1, excess: 6 });
    expect(told.tails.slice(2)).toEqual([null, null, null]);
    expect((told.shifts[0] ?? NaN) - (calm.shifts[0] ?? NaN)).toBeCloseTo(0.1 - 0.1 * (4 / 252), 12);
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
    expect(standing.tails[0]).toEqual({ bars: 37, over: 1, excess: 6 });
    expect(standing.shifts).toEqual([0]);
  });
});
