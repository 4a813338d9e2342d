import { describe, expect, test } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { keptBy, weightOf } from './average.ts';
import { motionOf } from './motion.ts';
import { trueRangeOf } from './true-range.ts';

const barAt = (close: number): Bar => ({
  time: 0,
  open: 100,
  high: Math.max(101, close),
  low: 99,
  close,
  volume: 1000,
});

const [CALM, UP, NEXT] = [barAt(100), barAt(110), barAt(104)];

describe('what is kept of the last answer is given to the same question alone', () => {
  test('of a motion: not to that from another bar, nor to another one', () => {
    expect(motionOf(CALM, NEXT).move).toBe(Math.log(104) - Math.log(100));
    expect(motionOf(UP, NEXT).move).toBe(Math.log(104) - Math.log(110));
    expect(motionOf(CALM, UP).move).toBe(Math.log(110) - Math.log(100));
    expect(motionOf(UP, NEXT)).toBe(motionOf(UP, NEXT));
  });

  test('of a true range, and its log', () => {
    expect(trueRangeOf(CALM, NEXT).range).toBe(Math.log(104) - Math.log(99));
    expect(trueRangeOf(UP, NEXT).range).toBe(Math.log(110) - Math.log(99));
    expect(trueRangeOf(UP, CALM).log).toBe(Math.log(Math.log(110) - Math.log(99)));
    expect(trueRangeOf(UP, CALM)).toBe(trueRangeOf(UP, CALM));
  });

  test('of what an exponential sum keeps', () => {
    const kept = keptBy();
    expect([63, 63, 252, 63].map(kept)).toEqual([63, 63, 252, 63].map((halfLife) => 1 - weightOf(halfLife)));
  });
});
