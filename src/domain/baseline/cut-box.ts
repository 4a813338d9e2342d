import { drawBelow, type Chance } from './chance.ts';

/** Numbers of a point. */
export const AXES = 4;

/** Whole numbers of points, AXES to each, one point after the other. */
export type Points = readonly number[];

/** A node of a random cut tree on the way to a new point: `size` points, in a box that begins at `low` and is `wide` on each axis, and how far the new point lies `away` from it. */
export type CutBox = {
  readonly points: Int32Array;
  size: number;
  readonly low: Int32Array;
  readonly wide: Int32Array;
  readonly away: Int32Array;
};

/** A cut of a box: left of it is what is at most `at` on its axis. */
export type Cut = { readonly axis: number; readonly at: number };

/** The number at a place that there is. */
export const numberAt = (numbers: Int32Array | readonly number[], i: number): number => numbers[i] ?? 0;

const fitAxis = (box: CutBox, value: number, axis: number): void => {
  const { points } = box;
  const end = box.size * AXES;
  let low = numberAt(points, axis);
  let high = low;
  for (let i = axis; i < end; i += AXES) {
    const one = numberAt(points, i);
    if (one < low) low = one;
    if (one > high) high = one;
  }
  box.low[axis] = low;
  box.wide[axis] = high - low;
  box.away[axis] = Math.max(low - value, value - high, 0);
};

/** Fits a box to its points, and measures how far the new point lies from it, in place. */
export const fitBox = (box: CutBox, point: Points): void => {
  for (let axis = 0; axis < AXES; axis += 1) fitAxis(box, numberAt(point, axis), axis);
};

/** The box of all points. */
export const boxOf = (points: Points, point: Points): CutBox => {
  const box: CutBox = {
    points: Int32Array.from(points),
    size: points.length / AXES,
    low: new Int32Array(AXES),
    wide: new Int32Array(AXES),
    away: new Int32Array(AXES),
  };
  fitBox(box, point);
  return box;
};

/** Makes a box another one, in place. */
export const setBox = (box: CutBox, other: CutBox): void => {
  box.points.set(other.points);
  box.low.set(other.low);
  box.wide.set(other.wide);
  box.away.set(other.away);
  box.size = other.size;
};

/** A length of all axes together. */
export const lengthOf = (lengths: Int32Array): number => {
  let sum = 0;
  for (let axis = 0; axis < AXES; axis += 1) sum += numberAt(lengths, axis);
  return sum;
};

/** A cut through a box that is not of one point: all places on all axes alike. */
export const drawCut = ({ low, wide }: CutBox, chance: Chance): Cut => {
  let left = drawBelow(chance, lengthOf(wide));
  let axis = 0;
  while (axis < AXES && left >= numberAt(wide, axis)) {
    left -= numberAt(wide, axis);
    axis += 1;
  }
  return { axis, at: numberAt(low, axis) + left };
};

/** Keeps the points that are on the side of a cut where the new point is, in place. */
export const keepSide = (box: CutBox, { axis, at }: Cut, isLeft: boolean): void => {
  const { points } = box;
  const end = box.size * AXES;
  let kept = 0;
  for (let i = 0; i < end; i += AXES) {
    if (numberAt(points, i + axis) <= at !== isLeft) continue;
    for (let k = 0; k < AXES; k += 1) points[kept + k] = numberAt(points, i + k);
    kept += AXES;
  }
  box.size = kept / AXES;
};
