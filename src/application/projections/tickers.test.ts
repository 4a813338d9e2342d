import { describe, expect, test } from 'vitest';
import { drawdownOf } from '../../domain/baseline/drawdown.ts';
import type { BarCorrected, BarObserved, TickerEvent, TickerWatched } from '../../domain/ticker/events.ts';
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

const bar = (time: number, close = 1) => ({ time, open: 1, high: 1, low: 1, close, volume: 1 });
const observed = (time: number, close = 1): BarObserved => ({
  type: 'BarObserved',
  bar: bar(time, close),
  policy: 'standard@1',
  judgement,
});

const corrected = (time: number, close: number): BarCorrected => ({
  type: 'BarCorrected',
  bar: bar(time, close),
  was: bar(time),
  revision: 1,
  policy: 'standard@1',
  judgement,
  next: null,
});

const fold = (...events: readonly TickerEvent[]): TickerRow | null =>
  events.reduce<TickerRow | null>((row, event, index) => projectTicker(row, [event], 1000 + index), null);

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
      closes: { before: null, newest: [], actions: [] },
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
    expect(fold(watched('standard@1'), observed(20), corrected(20, 2))).toMatchObject({ bars: 1, lastRecorded: 1002 });
  });

  describe('keeps closes, so that the drawdown from the peak', () => {
    const drawdown = (...events: readonly TickerEvent[]) => {
      const row = fold(watched('standard@1'), ...events);
      return row && drawdownOf(row.closes);
    };
    const fall = [observed(20, 100), observed(30, 80)];

    test('is that of the bars', () =>
      expect(drawdown(...fall)).toEqual({
        peak: { time: 20, close: 100 },
        depth: -0.19999999999999996,
        deepest: { depth: -0.19999999999999996, from: 20, to: 30 },
      }));

    test('follows a correction', () =>
      expect(drawdown(...fall, corrected(30, 90))).toMatchObject({ depth: -0.09999999999999998 }));

    test('is none of a split', () => {
      const split = {
        type: 'CorporateActionRecorded',
        action: { time: 30, split: 2, dividend: 0 },
        source: 'feed',
      } as const;
      expect(drawdown(observed(20, 100), split, observed(30, 50))).toMatchObject({ depth: 0, deepest: null });
    });

    test('leaves out bars outside the sessions', () => {
      const outside: BarObserved = { ...observed(30, 10), judgement: { ...judgement, reason: 'outside-session' } };
      expect(drawdown(observed(20, 100), outside)).toMatchObject({ depth: 0 });
    });
  });

  test('cannot have bars before it is watched', () => {
    expect(() => fold(observed(20))).toThrow(expect.objectContaining({ name: 'ReadModelError', kind: 'corrupt' }));
  });
});
