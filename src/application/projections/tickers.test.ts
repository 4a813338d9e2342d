import { describe, expect, test } from 'vitest';
import type { BarObserved, TickerEvent, TickerWatched } from '../../domain/ticker/events.ts';
import type { TickerRow } from '../ports/read-model.ts';
import { projectTicker } from './tickers.ts';

const feed = {
  id: 'sample',
  adjustment: 'split-adjusted',
  label: 'start',
  sessions: 'regular',
  historical: true,
} as const;
const judgement = { verdict: 'unjudged', reason: 'warming-up', score: 0, missing: 9, channels: [] } as const;

const watched = (policy: string): TickerWatched => ({
  type: 'TickerWatched',
  series: { feed: 'sample', ticker: 'AAPL', interval: '1d' },
  feed,
  policy,
  detectors: ['return'],
  pace: 0,
});

const bar = (time: number) => ({ time, open: 1, high: 1, low: 1, close: 1, volume: 1 });
const observed = (time: number): BarObserved => ({
  type: 'BarObserved',
  bar: bar(time),
  policy: 'standard@1',
  judgement,
});

const fold = (...events: readonly TickerEvent[]): TickerRow | null =>
  events.reduce<TickerRow | null>((row, event, index) => projectTicker(row, event, 1000 + index), null);

describe('the row of a series', () => {
  test('starts without bars', () => {
    expect(fold(watched('standard@1'))).toEqual({
      series: 'sample/AAPL/1d',
      ticker: 'AAPL',
      feed,
      policy: 'standard@1',
      bars: 0,
      firstBar: null,
      lastBar: null,
      lastRecorded: 1000,
    });
  });

  test('counts bars and keeps the first and the last of them', () => {
    expect(fold(watched('standard@1'), observed(20), observed(30), observed(10))).toMatchObject({
      bars: 3,
      firstBar: 10,
      lastBar: 30,
      lastRecorded: 1003,
    });
  });

  test('keeps its bars when it goes on under another policy', () => {
    const row = fold(watched('standard@1'), observed(20), watched('naive@2'));
    expect(row).toMatchObject({ policy: 'naive@2', bars: 1, firstBar: 20, lastBar: 20 });
  });

  test('counts a corrected bar once', () => {
    const corrected = {
      type: 'BarCorrected',
      bar: bar(20),
      was: bar(20),
      revision: 1,
      policy: 'standard@1',
      judgement,
      next: null,
    } as const;
    expect(fold(watched('standard@1'), observed(20), corrected)).toMatchObject({ bars: 1, lastRecorded: 1002 });
  });

  test('cannot have bars before it is watched', () => {
    expect(() => fold(observed(20))).toThrow(expect.objectContaining({ name: 'ReadModelError', kind: 'corrupt' }));
  });
});
