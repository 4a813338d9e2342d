import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChannelReading, Judgement } from '../../domain/anomaly/judgement.ts';
import type { BarCorrected } from '../../domain/ticker/events.ts';
import type { BarRow } from '../ports/read-model.ts';
import { bandOf, projectCorrected, projectObserved } from './bars.ts';

const channel = (other: Partial<ChannelReading>): ChannelReading => ({
  detector: 'return',
  version: 1,
  value: 0,
  expected: 0,
  spread: 0.01,
  z: 0,
  surprise: 0,
  threshold: 3,
  sample: 63,
  ...other,
});

const judged = (...channels: readonly ChannelReading[]): Judgement => ({
  verdict: 'normal',
  reason: 'within-normal',
  score: 0.1,
  missing: 0,
  channels,
});

const bar = (time: number, close: number) => ({ time, open: close, high: close, low: close, close, volume: 10 });

describe('the band of a bar', () => {
  test('of a return starts at the close before', () => {
    const band = bandOf(
      judged(channel({ value: Math.log(110 / 100), expected: 0.001, spread: 0.01, threshold: 3 })),
      110,
    );
    expect(band?.low).toBeCloseTo(100 * Math.exp(0.001 - 0.03), 9);
    expect(band?.high).toBeCloseTo(100 * Math.exp(0.001 + 0.03), 9);
  });

  test('holds exactly the closes whose |z| is at most the threshold', () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const drawn = fc.record({ previous: number(1, 1e4), value: number(-0.5, 0.5), expected: number(-0.01, 0.01) });
    fc.assert(
      fc.property(drawn, number(0.001, 0.1), number(1, 6), ({ previous, value, expected }, spread, threshold) => {
        const z = (value - expected) / spread;
        fc.pre(Math.abs(Math.abs(z) - threshold) > 1e-6);
        const close = previous * Math.exp(value);
        const band = bandOf(judged(channel({ value, expected, spread, z, threshold })), close);
        expect(band !== null && close >= band.low && close <= band.high).toBe(Math.abs(z) <= threshold);
      }),
    );
  });

  test('of a price level lies around the mean', () => {
    const level = channel({ detector: 'price-level', value: 160, expected: 151, spread: 0.75, threshold: 2 });
    expect(bandOf(judged(level), 160)).toEqual({ low: 149.5, high: 152.5 });
  });

  test('never goes below a price of 0', () => {
    const level = channel({ detector: 'price-level', value: 2, expected: 2, spread: 3, threshold: 2 });
    expect(bandOf(judged(level), 2)).toEqual({ low: 0, high: 8 });
  });

  test.each([
    ['no channel', []],
    ['volume alone', [channel({ detector: 'volume' })]],
    ['a baseline that did not vary', [channel({ detector: 'price-level', expected: 100, spread: 0 })]],
  ])('is not there with %s', (_, channels) => {
    expect(bandOf(judged(...channels), 100)).toBeNull();
  });
});

describe('the row of a bar', () => {
  const judgement = judged(channel({ detector: 'price-level', expected: 100, spread: 1, threshold: 2 }));
  const policy = 'naive@1';
  const series = 'sample/AAPL/1d';
  const row = projectObserved(series, { type: 'BarObserved', bar: bar(1, 101), policy, judgement });
  const next: BarRow = { ...row, bar: bar(2, 102), revision: 1 };
  const corrected: BarCorrected = {
    type: 'BarCorrected',
    bar: bar(1, 99),
    was: bar(1, 101),
    revision: 1,
    policy,
    judgement: { ...judgement, score: 0.7 },
    next: { time: 2, judgement: judged() },
  };

  test('holds the judgement and the band of a bar seen for the first time', () => {
    const first = { series, bar: bar(1, 101), was: null, revision: 0, policy, judgement };
    expect(row).toEqual({ ...first, band: { low: 98, high: 102 } });
  });

  test('is replaced by a correction, and the next bar keeps its prices with a new judgement', () => {
    expect(projectCorrected(series, corrected, next)).toEqual([
      {
        series,
        bar: bar(1, 99),
        was: bar(1, 101),
        revision: 1,
        policy,
        judgement: corrected.judgement,
        band: { low: 98, high: 102 },
      },
      { ...next, judgement: judged(), band: null },
    ]);
  });

  test('is the only one when the newest bar is corrected', () => {
    expect(projectCorrected(series, { ...corrected, next: null }, null)).toHaveLength(1);
  });
});
