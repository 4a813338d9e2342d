import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insertSorted, madOf, medianOf, replaceSorted } from './sorted.ts';

const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }));
const values = fc.array(value, { minLength: 1, maxLength: 80 });

const rising = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b);

const plainMedian = (list: readonly number[]): number => {
  const sorted = rising(list);
  const half = Math.floor(sorted.length / 2);
  const middle = sorted.length % 2 === 1 ? sorted.slice(half, half + 1) : sorted.slice(half - 1, half + 1);
  return middle.reduce((sum, one) => sum + one, 0) / middle.length;
};

describe('a sorted list', () => {
  test('stays rising while values come in', () => {
    fc.assert(
      fc.property(values, (list) => {
        const sorted: number[] = [];
        for (const one of list) insertSorted(sorted, one);
        expect(sorted.map(Number)).toEqual(rising(list));
      }),
      { numRuns: 300 },
    );
  });

  test('stays rising while values take the place of others', () => {
    fc.assert(
      fc.property(values, values, (list, others) => {
        const held = [...list];
        const sorted = rising(list);
        others.forEach((one, i) => {
          const slot = i % held.length;
          replaceSorted(sorted, held[slot] ?? NaN, one);
          held[slot] = one;
        });
        expect(sorted.map((one) => one + 0)).toEqual(rising(held).map((one) => one + 0));
      }),
      { numRuns: 300 },
    );
  });
});

describe('median and median absolute deviation', () => {
  test('equal a plain computation, even and odd in number', () => {
    fc.assert(
      fc.property(values, (list) => {
        const sorted = rising(list);
        const median = plainMedian(list);
        expect(medianOf(sorted)).toBeCloseTo(median, 9);
        expect(madOf(sorted, median)).toBeCloseTo(plainMedian(list.map((one) => Math.abs(one - median))), 9);
      }),
      { numRuns: 300 },
    );
  });

  test('have a middle also off the median', () => {
    expect(madOf([], 5)).toBe(0);
    expect(madOf([1, 2, 3, 4, 100], 0)).toBe(3);
    expect(madOf([1, 2, 3, 4, 100], 200)).toBe(197);
  });

  test('of nothing is 0', () => {
    expect(medianOf([])).toBe(0);
  });
});
