import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawBelow } from './chance.ts';
import { AXES, boxOf, drawCut } from './cut-box.ts';
import { displacedBy } from './displacement.ts';

type Point = readonly number[];

/** What moves up when a point leaves, with those that still stand beside it, for each of them; by the cut of which axis. */
type Most = { readonly displaced: number; readonly axis: number };

const axes = Array.from({ length: AXES }, (_, axis) => axis);

const cutsOf = (points: readonly Point[]): readonly { axis: number; at: number }[] =>
  axes.flatMap((axis) => {
    const values = points.map((point) => point[axis] ?? 0);
    const low = Math.min(...values);
    return Array.from({ length: Math.max(...values) - low }, (_, i) => ({ axis, at: low + i }));
  });

/** Collusive displacement from its definition: the mean over every tree that can be cut, all cuts of a box alike. */
const defined = (others: readonly Point[], point: Point, most: Most): readonly number[] => {
  const cuts = cutsOf([...others, point]);
  const shares = (cuts.length === 0 ? [{ axis: -1, at: 0 }] : cuts).map(({ axis, at }) => {
    const isBeside = (one: Point): boolean => (one[axis] ?? 0) <= at === (point[axis] ?? 0) <= at;
    const beside = others.filter(isBeside);
    const displaced = (others.length - beside.length) / (beside.length + 1);
    const now = displaced > most.displaced ? { displaced, axis } : most;
    const isAlone = beside.length === 0 || axis < 0;
    return isAlone ? axes.map((one) => (one === now.axis ? now.displaced : 0)) : defined(beside, point, now);
  });
  return axes.map((axis) => shares.reduce((sum, share) => sum + (share[axis] ?? 0), 0) / shares.length);
};

const UNMOVED: Most = { displaced: 0, axis: 0 };

const total = (byAxis: readonly number[]): number => byAxis.reduce((sum, one) => sum + one, 0);

const point = fc.tuple(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 2 }),
  fc.integer({ min: -1, max: 1 }),
  fc.constantFrom(0, 5),
);

describe('what a point displaces', () => {
  test('is the collusive displacement of the paper, axis by axis, in the mean over all trees', () => {
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 4 }), point, (others, one) => {
        const estimated = displacedBy(others.flat(), one, 4000);
        defined(others, one, UNMOVED).forEach((displaced, axis) =>
          expect(Math.abs((estimated[axis] ?? NaN) - displaced)).toBeLessThan(0.1),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('is all points, where they are one and it is another: by what parts them', () => {
    const twins = Array.from({ length: 128 }, () => [1, 2, 3, 4]).flat();
    expect(displacedBy(twins, [1, 2, 3, 400], 3)).toEqual([0, 0, 0, 128]);
    expect(displacedBy(twins, [31, 2, -7, 4], 3).map((one) => Math.round(one))).toEqual([96, 0, 32, 0]);
  });

  test('is nothing, where it is one of points that are one', () => {
    expect(displacedBy([1, 2, 3, 4, 1, 2, 3, 4], [1, 2, 3, 4], 3)).toEqual([0, 0, 0, 0]);
  });

  test('is at most all points, and nearly all of them far from them', () => {
    const far = fc.integer({ min: 4, max: 1e8 });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), point, far, (others, one, x) => {
        const displaced = total(displacedBy(others.flat(), [x, ...one.slice(1)], 8));
        const [widest, least] = [12, x - 3];
        expect(displaced / others.length).toBeLessThan(1 + 1e-9);
        expect(displaced / others.length).toBeGreaterThan(least / (least + widest) - 1e-9);
      }),
    );
  });
});

test('a cut leaves points on either side of it, on every axis and at every place alike', () => {
  const points = [0, 0, 7, 0, 1, 0, 7, 0, 0, 3, 7, -2];
  const chance = { draws: 1 };
  const drawn = new Map<string, number>();
  for (let i = 0; i < 6000; i += 1) {
    const { axis, at } = drawCut(boxOf(points, [0, 0, 0, 0]), chance);
    drawn.set(`${axis} at ${at}`, (drawn.get(`${axis} at ${at}`) ?? 0) + 1);
  }
  expect([...drawn.keys()].toSorted()).toEqual(['0 at 0', '1 at 0', '1 at 1', '1 at 2', '3 at -1', '3 at -2']);
  for (const times of drawn.values()) expect(Math.abs(times - 1000)).toBeLessThan(180);
});

test('pseudo-random numbers are those of mulberry32, and go on from their state', () => {
  const chance = { draws: 2016 };
  const drawn = [0, 1, 2, 3].map(() => drawBelow(chance, 1000));
  expect(drawn).toEqual([150, 147, 294, 55]);
  expect(drawBelow({ ...chance }, 1000)).toBe(drawBelow(chance, 1000));
});
