import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyWindow, pushBar } from '../../baseline/bar-window.ts';
import { plainScale } from '../../baseline/plain-scale.fixture.ts';
import type { Bar } from '../../market/bar.ts';
import type { Detector, Reading } from '../detector.ts';
import { detectorOf, DETECTORS } from './index.ts';
import { priceLevel, volumeLevel } from './level.ts';
import { returnDetector } from './return.ts';
import { volumeDetector } from './volume.ts';

const barOf = (time: number, close: number, volume: number): Bar => ({
  time,
  open: close,
  high: close,
  low: close,
  close,
  volume,
});

/** What a detector reads of the last bar after all the others. */
const readLast = <State>(detector: Detector<State>, bars: readonly Bar[]): Reading => {
  const state = detector.initial();
  const window = emptyWindow();
  let reading: Reading = { status: 'absent' };
  for (const bar of bars) {
    reading = detector.read(state, window, bar);
    detector.absorb(state, window, bar, reading);
    pushBar(window, bar, 0);
  }
  return reading;
};

const steady = (count: number, close = 100, volume = 1000, from = 0): readonly Bar[] =>
  Array.from({ length: count }, (_, i) => barOf(from + i, close, volume));

const returnsOf = (bars: readonly Bar[]) =>
  bars.slice(1).map(({ close }, i) => {
    const previous = bars[i]?.close ?? NaN;
    return { value: Math.log(close / previous), floor: Math.max(0.0005, 0.005 / close) };
  });

const expectReading = (reading: Reading, value: number, plain: ReturnType<typeof plainScale>): void => {
  expect(reading).toMatchObject({ status: 'ready', sample: 63 });
  const { expected, spread, ...rest } = { expected: NaN, spread: NaN, value: NaN, ...reading };
  expect(rest.value).toBeCloseTo(value, 12);
  expect(Math.abs(expected - (plain?.center ?? NaN))).toBeLessThan(1e-9);
  expect(Math.abs(spread / (plain?.spread ?? NaN) - 1)).toBeLessThan(1e-9);
};

const randomBars = fc
  .array(
    fc.record({
      close: fc.oneof(fc.double({ min: 0.5, max: 400, noNaN: true }), fc.constant(20)),
      volume: fc.oneof(fc.integer({ min: 1, max: 1e9 }), fc.constant(0), fc.constant(5000)),
    }),
    { minLength: 100, maxLength: 150 },
  )
  .map((list) => list.map(({ close, volume }, i) => barOf(i, close, volume)));

describe('the return detector', () => {
  test('needs 64 bars', () => {
    expect(readLast(returnDetector, steady(1))).toEqual({ status: 'warming-up', missing: 64 });
    expect(readLast(returnDetector, steady(64))).toEqual({ status: 'warming-up', missing: 1 });
    expect(readLast(returnDetector, steady(65))).toEqual({
      status: 'ready',
      value: 0,
      expected: 0,
      spread: 0.0005,
      sample: 63,
    });
  });

  test.each([
    [100, 0.0005],
    [2, 0.0025],
    [0.001, 1],
  ])('at a price of %d has a spread of at least %d', (close, spread) => {
    expect(readLast(returnDetector, steady(65, close))).toMatchObject({ spread });
  });

  test('equals a plain computation to 1e-9', () => {
    fc.assert(
      fc.property(randomBars, (bars) => {
        const returns = returnsOf(bars);
        expectReading(readLast(returnDetector, bars), returns.at(-1)?.value ?? NaN, plainScale(returns.slice(0, -1)));
      }),
      { numRuns: 300 },
    );
  });
});

describe('the volume detector', () => {
  test('needs 63 bars with trades, and reads no others', () => {
    expect(readLast(volumeDetector, steady(1))).toEqual({ status: 'warming-up', missing: 63 });
    expect(readLast(volumeDetector, [...steady(63), barOf(63, 100, 0)])).toEqual({ status: 'absent' });
    expect(readLast(volumeDetector, [...steady(62), barOf(62, 100, 0), barOf(63, 100, 1000)])).toEqual({
      status: 'warming-up',
      missing: 1,
    });
    expect(readLast(volumeDetector, steady(64))).toMatchObject({ status: 'ready', spread: 0.05 });
  });

  test('equals a plain computation to 1e-9', () => {
    fc.assert(
      fc.property(randomBars, (bars) => {
        const traded = bars.filter(({ volume }) => volume > 0);
        fc.pre(traded.length > 64 && traded.at(-1) === bars.at(-1));
        const values = traded.map(({ volume }) => ({ value: Math.log(volume), floor: 0.05 }));
        expectReading(readLast(volumeDetector, bars), values.at(-1)?.value ?? NaN, plainScale(values.slice(0, -1)));
      }),
      { numRuns: 300 },
    );
  });
});

describe.each([
  [priceLevel, 'price', 100],
  [volumeLevel, 'volume', 1000],
] as const)('a level detector', (detector, kind, value) => {
  test(`of ${kind} needs 20 bars`, () => {
    expect(detector.kind).toBe(kind);
    expect(readLast(detector, steady(1))).toEqual({ status: 'warming-up', missing: 20 });
    expect(readLast(detector, steady(20))).toEqual({ status: 'warming-up', missing: 1 });
  });

  test(`of ${kind} tells a flat baseline`, () => {
    expect(readLast(detector, steady(21))).toEqual({ status: 'flat', value, expected: value, sample: 20 });
    expect(readLast(detector, [...steady(20), barOf(20, 101, 1001)])).toEqual({
      status: 'flat',
      value: value + 1,
      expected: value,
      sample: 20,
    });
  });

  test(`of ${kind} leaves the tested bar out`, () => {
    const bars = [...steady(10), ...steady(10, 102, 1002, 10)];
    const calm = readLast(detector, [...bars, barOf(20, 101, 1001)]);
    const wild = readLast(detector, [...bars, barOf(20, 1e6, 1e6)]);
    expect(calm).toMatchObject({ status: 'ready', value: value + 1, expected: value + 1 });
    expect(wild).toEqual({ ...calm, value: 1e6 });
  });
});

describe('the list of detectors', () => {
  test('holds each under its name', () => {
    expect(DETECTORS.map(({ name }) => detectorOf(name))).toEqual(DETECTORS);
    expect(new Set(DETECTORS.map(({ name }) => name)).size).toBe(DETECTORS.length);
    expect(detectorOf('unheard-of')).toBeNull();
  });
});
