import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyWindow, pushBar, type BarWindow } from './bar-window.ts';
import { momentsOf, type Moments } from './moments.ts';

const windowOf = (closes: readonly number[]): BarWindow => {
  const window = emptyWindow();
  closes.forEach((close, time) => pushBar(window, { time, open: 1, high: 1, low: 1, close, volume: time }, 0));
  return window;
};

const plain = (values: readonly number[]): Moments => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
};

const momentsOfCloses = (closes: readonly number[]): Moments => {
  const moments = momentsOf(windowOf(closes), 'close', 20);
  expect(moments).not.toBeNull();
  return moments ?? { mean: NaN, deviation: NaN };
};

describe('momentsOf', () => {
  test('waits for enough bars', () => {
    expect(momentsOf(windowOf(Array<number>(19).fill(5)), 'close', 20)).toBeNull();
  });

  test('gives mean and sample deviation of the newest 20', () => {
    const closes = [999, 999, ...Array.from({ length: 20 }, (_, i) => 150 + 0.5 * (i % 5))];
    expect(momentsOfCloses(closes).mean).toBe(151);
    expect(momentsOfCloses(closes).deviation).toBeCloseTo(Math.sqrt(10 / 19), 14);
  });

  test('reads volumes as well', () => {
    expect(momentsOf(windowOf(Array<number>(21).fill(5)), 'volume', 20)?.mean).toBe(10.5);
  });

  test.each([0.1, 1 / 3, 1e-300, 1e300, Number.MAX_VALUE])('has a deviation of exactly 0 for 20 times %d', (close) => {
    expect(momentsOfCloses(Array<number>(20).fill(close))).toEqual({ mean: close, deviation: 0 });
  });

  test.each([1e-300, 1e-160, 1e160, 1e300])('neither overflows nor underflows at prices about %d', (unit) => {
    const small = Array.from({ length: 20 }, (_, i) => 1 + (i % 4));
    const { mean, deviation } = momentsOfCloses(small.map((value) => value * unit));
    expect(mean / unit).toBeCloseTo(plain(small).mean, 9);
    expect(deviation / unit).toBeCloseTo(plain(small).deviation, 9);
  });

  test('equals a plain computation to 1e-9', () => {
    const close = fc.double({ min: 0.01, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(fc.array(close, { minLength: 20, maxLength: 150 }), (closes) => {
        const { mean, deviation } = momentsOfCloses(closes);
        const wanted = plain(closes.slice(-20));
        expect(Math.abs(mean / wanted.mean - 1)).toBeLessThan(1e-9);
        expect(Math.abs(deviation - wanted.deviation)).toBeLessThanOrEqual(1e-9 * wanted.mean);
      }),
      { numRuns: 300 },
    );
  });
});
