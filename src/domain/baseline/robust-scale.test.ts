import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plainScale } from './plain-scale.fixture.ts';
import { absorbValue, copyScale, emptyScale, normalOf, rewindScale, type RobustScale } from './robust-scale.ts';

const FLOOR = 0.0005;

const take = (scale: RobustScale, values: readonly number[]): RobustScale => {
  for (const value of values) absorbValue(scale, value, normalOf(scale, FLOOR));
  return scale;
};

const value = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -0.05, max: 0.05, noNaN: true }) },
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.double({ min: -20, max: 20, noNaN: true }) },
);

const UNKNOWN = { center: 0, spread: 1 };

const expectPlain = (scale: RobustScale, values: readonly number[]): void => {
  const normal = normalOf(scale, FLOOR);
  const wanted = plainScale(values.map((one) => ({ value: one, floor: FLOOR })));
  expect(normal === null).toBe(wanted === null);
  const { center, spread } = normal ?? UNKNOWN;
  const plain = wanted ?? UNKNOWN;
  expect(Math.abs(center - plain.center)).toBeLessThan(1e-9);
  expect(Math.abs(spread / plain.spread - 1)).toBeLessThan(1e-9);
};

describe('a robust scale', () => {
  test('is unknown before 63 values', () => {
    const scale = take(emptyScale(), Array<number>(62).fill(0.01));
    expect(normalOf(scale, FLOOR)).toBeNull();
    expect(normalOf(take(scale, [0.01]), FLOOR)).toEqual({ center: 0.01, spread: FLOOR });
  });

  test('equals a plain computation from the whole past to 1e-9', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 60, maxLength: 300 }), (values) => {
        expectPlain(take(emptyScale(), values), values);
      }),
      { numRuns: 300 },
    );
  });

  test('equals a plain computation also when its newest values were replaced, again and again', () => {
    const replacement = fc.array(value, { minLength: 1, maxLength: 64 });
    const start = fc.array(value, { minLength: 64, maxLength: 300 });
    fc.assert(
      fc.property(start, fc.array(replacement, { minLength: 1, maxLength: 4 }), (first, replacements) => {
        const scale = take(emptyScale(), first);
        let values = first;
        for (const newest of replacements) {
          rewindScale(scale, newest.length);
          take(scale, newest);
          values = [...values.slice(0, -newest.length), ...newest];
        }
        expectPlain(scale, values);
      }),
      { numRuns: 300 },
    );
  });

  test('is not blinded by one huge value', () => {
    const quiet = Array.from({ length: 100 }, (_, i) => 0.01 * Math.sin(i));
    const before = normalOf(take(emptyScale(), quiet), FLOOR);
    const after = normalOf(take(emptyScale(), [...quiet, 1000]), FLOOR);
    expect((after?.spread ?? 0) / (before?.spread ?? 0)).toBeLessThan(1.25);
  });

  test('learns a regime ten times as wide within a quarter', () => {
    const wave = (wide: number) => Array.from({ length: 100 }, (_, i) => wide * Math.sin(i));
    const wide = normalOf(take(emptyScale(), wave(0.1)), FLOOR);
    const learnt = normalOf(take(emptyScale(), [...wave(0.01), ...wave(0.1)]), FLOOR);
    expect((learnt?.spread ?? 0) / (wide?.spread ?? 1)).toBeGreaterThan(0.9);
  });

  test('cannot give back more than is kept for it', () => {
    const scale = take(emptyScale(), Array<number>(200).fill(0));
    expect(() => rewindScale(scale, 65)).toThrow(new RangeError('cannot take 65 values back, only 64 are kept for it'));
  });

  test('has copies of its own', () => {
    const scale = take(emptyScale(), Array<number>(100).fill(0));
    const copy = take(copyScale(scale), [1]);
    expect([scale.count, scale.values.length, copy.count, copy.values.length]).toEqual([100, 100, 101, 101]);
    expect(scale.sorted).toEqual(Array<number>(63).fill(0));
  });
});
