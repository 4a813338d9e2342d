import { describe, expect, test } from 'vitest';
import { emptyWindow, pushBar, type BarWindow } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import { barOf, quietBars } from '../ticker/bars.fixture.ts';
import { bearsOutSplit, splitLike, suspectedSplit } from './split-like.ts';

const windowOf = (bars: readonly Bar[]): BarWindow => {
  const window = emptyWindow();
  for (const bar of bars) pushBar(window, bar, 0);
  return window;
};

/** The n-th bar, of a market at about a quarter of its price and with four times its shares. */
const quarter = (n: number): Bar => barOf(n, 25, 4e6);

/** Quiet bars, the newest of them without volume. */
const untraded = (count: number): readonly Bar[] =>
  quietBars(100).map((bar, n) => (n < 100 - count ? bar : barOf(n, bar.close, 0)));

describe('a bar that is like a split', () => {
  test.each([
    ['63 bars', null, quietBars(63)],
    ['64 bars', 4, quietBars(64)],
    ['bars of which 10 of the newest 20 had volume', 4, untraded(10)],
    ['bars of which 9 of the newest 20 had volume', null, untraded(11)],
  ])('after %s, a quarter of the price: %o', (_, split, bars) => {
    expect(splitLike(windowOf(bars), quarter(bars.length))).toBe(split);
    expect(suspectedSplit(windowOf([...bars, quarter(bars.length)]))).toBe(split);
  });

  test('is borne out by a quiet bar after it, but not where it is unknown what is quiet', () => {
    const after = (count: number): boolean =>
      bearsOutSplit(windowOf([...quietBars(count), quarter(count)]), 4, quarter(count + 1));
    expect(after(64)).toBe(true);
    expect(after(63)).toBe(false);
  });
});
