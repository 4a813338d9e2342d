import { describe, expect, test } from 'vitest';
import type { Bar } from '../market/bar.ts';
import {
  barBack,
  copyWindow,
  emptyWindow,
  KEPT_BARS,
  placeOf,
  pushBar,
  revisionBack,
  rewindBars,
} from './bar-window.ts';

const FIRST = -40_000_000;

const barAt = (n: number): Bar => ({ time: FIRST + n * 1_000_000, open: 1, high: 1, low: 1, close: n + 1, volume: n });

const windowOf = (count: number) => {
  const window = emptyWindow();
  for (let n = 0; n < count; n += 1) pushBar(window, barAt(n), n % 3);
  return window;
};

describe('a window of bars', () => {
  test.each([0, 1, 5, KEPT_BARS - 1, KEPT_BARS, KEPT_BARS + 1, 1000])('gives back what is kept of %i bars', (count) => {
    const window = windowOf(count);
    const kept = Math.min(count, KEPT_BARS);
    for (let back = 1; back <= kept; back += 1) {
      expect(barBack(window, back)).toEqual(barAt(count - back));
      expect(revisionBack(window, back)).toBe((count - back) % 3);
      expect(placeOf(window, barAt(count - back).time)).toBe(back);
    }
    expect([barBack(window, 0), barBack(window, kept + 1)]).toEqual([null, null]);
  });

  test.each([0, 1, 64, 128, 300])('finds no bar between, before and after its %i', (count) => {
    const window = windowOf(count);
    const absent = [FIRST - 1, barAt(count - KEPT_BARS - 1).time, barAt(count).time, barAt(count - 1).time - 1];
    expect(absent.map((time) => placeOf(window, time))).toEqual([0, 0, 0, 0]);
  });

  test('knows no revision of a bar before the first', () => {
    expect(revisionBack(windowOf(2), 3)).toBe(0);
  });

  test.each([1, 40, 64])('takes its newest %i bars off again', (bars) => {
    const window = windowOf(200);
    rewindBars(window, bars);
    expect(barBack(window, 1)).toEqual(barAt(199 - bars));
    pushBar(window, barAt(500), 7);
    expect([barBack(window, 1), revisionBack(window, 1), barBack(window, 2)]).toEqual([
      barAt(500),
      7,
      barAt(199 - bars),
    ]);
  });

  test('has copies of its own', () => {
    const window = windowOf(3);
    const copy = copyWindow(window);
    pushBar(copy, barAt(3), 1);
    expect([window.count, copy.count, window.bars.length, window.revisions.length]).toEqual([3, 4, 3, 3]);
  });
});
