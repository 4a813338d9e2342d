import { describe, expect, test } from 'vitest';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionStarts } from '../../domain/market/session-starts.fixture.ts';
import { besides, halfOf, partOf, settlingBars, type Histories } from './histories.ts';

const barsAt = (times: readonly number[]): readonly Bar[] =>
  times.map((time) => ({ time, open: 10, high: 11, low: 9, close: 10, volume: 100 }));

const DAYS = barsAt([1, 2, 3]);
const HISTORIES: Histories = new Map(['A', 'B', 'C'].map((ticker) => [ticker, DAYS]));

describe('the histories', () => {
  test('fall into every other ticker and the rest', () => {
    expect([...halfOf(HISTORIES, 0).keys()]).toEqual(['A', 'C']);
    expect([...halfOf(HISTORIES, 1).keys()]).toEqual(['B']);
    expect([...besides(HISTORIES, halfOf(HISTORIES, 0)).keys()]).toEqual(['B']);
  });

  test('fall into the bars before an instant and those from it on', () => {
    const timesOf = (side: 'before' | 'from') =>
      partOf(HISTORIES, side, 2)
        .get('A')
        ?.map(({ time }) => time);
    expect([timesOf('before'), timesOf('from')]).toEqual([[1], [2, 3]]);
  });
});

describe('the bars that only settle what is usual', () => {
  const minutes = barsAt(sessionStarts('2024-05-13', '2024-06-28', '5m'));

  test('are those of thirty sessions within the day', () => {
    expect(settlingBars('5m', minutes)).toBe(30 * 78);
  });

  test('are all of them where there are no more sessions', () => {
    expect(settlingBars('5m', minutes.slice(0, 30 * 78))).toBe(30 * 78);
    expect(settlingBars('1d', DAYS)).toBe(3);
  });
});
