import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BAD_TICK_TAIL, GAP_TAIL, RETURN_TAIL, VOLUME_TAIL } from './policies/calibration.ts';
import { MAX_SURPRISE } from './surprise.ts';
import { interpolate, surpriseOfZ, zOfSurprise, type Tail } from './tail.ts';

const NORMAL: Tail = { type: 'normal', side: 'both' };
const TAILS = [
  ['normal', NORMAL],
  ['return', RETURN_TAIL],
  ['volume', VOLUME_TAIL],
  ['gap', GAP_TAIL],
  ['bad-tick', BAD_TICK_TAIL],
] as const;

const endOf = (tail: Tail): number => (tail.type === 'table' ? (tail.z.at(-1) ?? NaN) : 2);
const startOf = (tail: Tail): number => (tail.type === 'table' ? (tail.z[0] ?? NaN) : 0);

describe('the normal tail', () => {
  test.each([
    [0.001, 3.466_551_179_578_637e-4],
    [0.5, 0.209_661_993_601_26],
    [1, 0.498_515_545_827_989_3],
    [1.999, 1.340_955_602_394_236],
    [2, 1.341_986_084_476_956],
    [3, 2.568_669_040_265_388],
    [5, 6.241_615_676_726_673_3],
    [8, 14.905_112_555_353_17],
    [20, 88.259_065_347_411_61],
    [37, 298.941_151_182_946],
  ])('at z = %d has the surprise %d to 1e-12', (z, surprise) => {
    expect(Math.abs(surpriseOfZ(NORMAL, z) / surprise - 1)).toBeLessThan(1e-12);
    expect(surpriseOfZ(NORMAL, -z)).toBe(surpriseOfZ(NORMAL, z));
  });

  test('counts only high values on one side', () => {
    expect([-3, 0].map((z) => surpriseOfZ({ type: 'normal', side: 'upper' }, z))).toEqual([0, 0]);
  });

  test('is 0 at 0, and positive beside it', () => {
    expect(surpriseOfZ(NORMAL, 0)).toBe(0);
    expect(surpriseOfZ(NORMAL, 1e-20)).toBeGreaterThan(0);
  });
});

describe.each(TAILS)('the %s tail', (_, tail) => {
  test('rises strictly', () => {
    const zs = Array.from({ length: 3600 }, (__, i) => startOf(tail) + i / 100);
    const surprises = zs.map((z) => surpriseOfZ(tail, z));
    expect(surprises.every((surprise, i) => i === 0 || surprise > (surprises[i - 1] ?? NaN))).toBe(true);
  });

  test('does not jump where its formula changes', () => {
    const end = endOf(tail);
    expect(surpriseOfZ(tail, end * (1 + 1e-12)) - surpriseOfZ(tail, end * (1 - 1e-12))).toBeLessThan(1e-9);
  });

  test.each([1e10, 1e300, Number.MAX_VALUE])('stays finite at z = %d', (z) => {
    expect(surpriseOfZ(tail, z)).toBeGreaterThan(20);
    expect(surpriseOfZ(tail, z)).toBeLessThanOrEqual(MAX_SURPRISE);
  });

  test('is undone by zOfSurprise', () => {
    const from = startOf(tail) + 0.01;
    fc.assert(
      fc.property(fc.double({ min: from, max: 36, noNaN: true }), (z) => {
        expect(Math.abs(zOfSurprise(tail, surpriseOfZ(tail, z)) - z)).toBeLessThan(1e-9 * Math.max(1, z));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a table', () => {
  test('is held below its first knot', () => {
    expect(surpriseOfZ(VOLUME_TAIL, -50)).toBe(surpriseOfZ(VOLUME_TAIL, startOf(VOLUME_TAIL)));
    expect(surpriseOfZ(RETURN_TAIL, 0)).toBe(surpriseOfZ(RETURN_TAIL, startOf(RETURN_TAIL)));
    expect(zOfSurprise(VOLUME_TAIL, 0)).toBe(startOf(VOLUME_TAIL));
  });

  test('looks at the size of z on both sides, at z itself on the upper one', () => {
    expect(surpriseOfZ(RETURN_TAIL, -5)).toBe(surpriseOfZ(RETURN_TAIL, 5));
    expect(surpriseOfZ(VOLUME_TAIL, -5)).toBeLessThan(surpriseOfZ(VOLUME_TAIL, 5));
  });

  test.each([RETURN_TAIL, VOLUME_TAIL])('goes on as a power of z beyond its last knot', (tail) => {
    const end = endOf(tail);
    const index = tail.type === 'table' ? tail.index : NaN;
    expect(surpriseOfZ(tail, 10 * end) - surpriseOfZ(tail, end)).toBeCloseTo(index, 12);
  });
});

describe('a tail of decades', () => {
  const tail: Tail = { type: 'decades', most: 15 };

  test('takes z for the surprise, from 0 to the most', () => {
    expect([-1, 0, 2.5, 15, 99].map((z) => surpriseOfZ(tail, z))).toEqual([0, 0, 2.5, 15, 15]);
    expect(zOfSurprise(tail, 2.5)).toBe(2.5);
  });
});

describe('interpolate', () => {
  test.each([
    [-1, 10],
    [0, 10],
    [0.5, 15],
    [1, 20],
    [2, 50],
    [3, 80],
    [9, 80],
  ])('at %d gives %d', (x, y) => {
    expect(interpolate([0, 1, 3], [10, 20, 80], x)).toBe(y);
  });
});
