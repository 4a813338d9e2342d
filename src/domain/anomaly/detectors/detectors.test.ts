import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyWindow, pushBar } from '../../baseline/bar-window.ts';
import { plainReturnSpread, plainVolume } from '../../baseline/plain-spreads.fixture.ts';
import type { Bar } from '../../market/bar.ts';
import { placeAfter } from '../../market/place.ts';
import type { Detector, Reading } from '../detector.ts';
import { detectorOf, DETECTORS } from './index.ts';
import { priceLevel, volumeLevel } from './level.ts';
import { badTickDetector } from './bad-tick.ts';
import { gapDetector } from './gap.ts';
import { rangeDetector } from './range.ts';
import { returnDetector } from './return.ts';
import { staleDetector } from './stale.ts';
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
    const place = placeAfter({ interval: '1d', sessions: 'regular' }, null, bar);
    reading = detector.read(state, window, bar, place);
    detector.absorb(state, window, bar, place);
    pushBar(window, bar, 0);
  }
  return reading;
};

const steady = (count: number, close = 100, volume = 1000, from = 0): readonly Bar[] =>
  Array.from({ length: count }, (_, i) => barOf(from + i, close, volume));

const expectReady = (reading: Reading, wanted: { value: number; expected: number; spread: number }): void => {
  const { value, expected, spread } = { expected: NaN, spread: NaN, value: NaN, ...reading };
  expect(reading.status).toBe('ready');
  expect(value).toBeCloseTo(wanted.value, 12);
  expect(expected).toBeCloseTo(wanted.expected, 9);
  expect(Math.abs(spread / wanted.spread - 1)).toBeLessThan(1e-9);
};

/** A bar that opens and closes at these prices. */
const openBar = (time: number, open: number, close: number): Bar => ({
  time,
  open,
  high: Math.max(open, close),
  low: Math.min(open, close),
  close,
  volume: 1000,
});

/** Bars that wave by about a percent, each opening a third of the way. */
const waving = (count: number): readonly Bar[] => {
  const closes = Array.from({ length: count + 1 }, (_, i) => 100 * Math.exp(0.01 * Math.sin(1.7 * i)));
  return closes.slice(1).map((close, i) => {
    const before = closes[i] ?? close;
    return openBar(i, before + (close - before) / 3, close);
  });
};

const randomBars = fc
  .array(
    fc.record({
      close: fc.oneof(fc.double({ min: 0.5, max: 400, noNaN: true }), fc.constant(20)),
      reach: fc.double({ min: 1, max: 1.2, noNaN: true }),
      volume: fc.oneof(fc.integer({ min: 1, max: 1e9 }), fc.constant(0), fc.constant(5000)),
    }),
    { minLength: 100, maxLength: 150 },
  )
  .map((list) =>
    list.map(({ close, reach, volume }, i) => ({
      ...barOf(i, close, volume),
      high: close * reach,
      low: close / reach,
    })),
  );

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
      fc.property(randomBars, (all) => {
        const bars = all.filter(({ volume, high, low }) => volume > 0 || high > low);
        fc.pre(bars.length > 64);
        const value = Math.log((bars.at(-1)?.close ?? NaN) / (bars.at(-2)?.close ?? NaN));
        expectReady(readLast(returnDetector, bars), { value, expected: 0, spread: plainReturnSpread(bars) });
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
        const values = traded.map(({ volume }) => Math.log(volume));
        const { level, spread } = plainVolume(values);
        expectReady(readLast(volumeDetector, bars), { value: values.at(-1) ?? NaN, expected: level, spread });
      }),
      { numRuns: 300 },
    );
  });
});

describe('a bar without a trade', () => {
  const idle = { ...barOf(80, 130, 0) };
  const after = barOf(81, 101, 1000);

  test('is neither a return nor a gap, and no part of what is normal', () => {
    expect(readLast(returnDetector, [...waving(80), idle])).toEqual({ status: 'absent' });
    expect(readLast(gapDetector, [...waving(80), idle])).toEqual({ status: 'absent' });
    const plain = readLast(returnDetector, [...waving(80), after]);
    const spread = 'spread' in plain ? plain.spread : NaN;
    expect(readLast(returnDetector, [...waving(80), idle, after])).toMatchObject({ spread });
  });
});

describe('winsorising', () => {
  test('lets one bar move the spread by little, however far it went', () => {
    const spreadAfter = (factor: number): number => {
      const last = waving(80).at(-1)?.close ?? NaN;
      const shock = openBar(80, last, last * factor);
      const reading = readLast(returnDetector, [
        ...waving(80),
        shock,
        openBar(81, last * factor, last * factor * 1.001),
      ]);
      return 'spread' in reading ? reading.spread : NaN;
    };
    expect(spreadAfter(10)).toBe(spreadAfter(1000));
    expect(spreadAfter(10) / spreadAfter(1.001)).toBeLessThan(1.3);
  });
});

describe('the gap detector', () => {
  const after = (open: number, close: number): Reading => {
    const bars = waving(80);
    const last = bars.at(-1)?.close ?? NaN;
    return readLast(gapDetector, [...bars, openBar(80, last * open, last * close)]);
  };

  test('reads what of the gap the close kept', () => {
    expect(after(1.05, 1.08)).toMatchObject({ status: 'ready', value: expect.closeTo(Math.log(1.05), 12) });
    expect(after(0.95, 0.97)).toMatchObject({ status: 'ready', value: expect.closeTo(Math.log(0.97), 12) });
  });

  test('makes nothing of a gap that the bar took back', () => {
    expect(after(1.05, 0.99)).toEqual({ status: 'absent' });
    expect(after(1, 1.05)).toEqual({ status: 'absent' });
  });

  test('needs 64 bars', () => {
    expect(readLast(gapDetector, waving(1))).toEqual({ status: 'warming-up', missing: 64 });
    expect(readLast(gapDetector, waving(64))).toEqual({ status: 'warming-up', missing: 1 });
    expect(readLast(gapDetector, waving(65)).status).not.toBe('warming-up');
  });
});

describe('the bad-tick detector', () => {
  /** A bar that leaves the price by a factor, and one that opens at a factor of where it was. */
  const after = (away: number, back: number): Reading => {
    const bars = waving(80);
    const last = bars.at(-1)?.close ?? NaN;
    return readLast(badTickDetector, [
      ...bars,
      openBar(80, last, last * away),
      openBar(81, last * back, last * back * 1.001),
    ]);
  };

  test('reads an excursion that the next open took back, with its direction', () => {
    expect(after(1.2, 1)).toMatchObject({ status: 'ready', value: expect.closeTo(Math.log(1.2), 12), expected: 0 });
    expect(after(1 / 1.2, 1)).toMatchObject({ status: 'ready', value: expect.closeTo(-Math.log(1.2), 12) });
  });

  test('reads half as much where a third of it did not come back, and nothing where it stayed', () => {
    expect(after(1.2, 1.2 ** (1 / 3))).toMatchObject({ value: expect.closeTo(Math.log(1.2) / 2, 12) });
    expect(after(1.2, 1.2)).toEqual({ status: 'absent' });
    expect(after(1.2, 1.25)).toEqual({ status: 'absent' });
  });

  test('measures by the spread before the excursion', () => {
    const plain = readLast(returnDetector, [...waving(80), openBar(80, 100, 100)]);
    expect(after(1.2, 1)).toMatchObject({ spread: 'spread' in plain ? plain.spread : NaN });
  });

  test('needs 65 bars', () => {
    expect(readLast(badTickDetector, waving(1))).toEqual({ status: 'warming-up', missing: 64 });
    expect(readLast(badTickDetector, waving(65))).toEqual({ status: 'warming-up', missing: 1 });
    expect(readLast(badTickDetector, waving(66)).status).not.toBe('warming-up');
  });
});

describe('the stale detector', () => {
  const standing = (bars: readonly Bar[], count: number): readonly Bar[] => {
    const last = bars.at(-1)?.close ?? NaN;
    return [...bars, ...steady(count, last, 1000, bars.length)];
  };

  test('reads how many bars the price has stood still, from two on', () => {
    expect(readLast(staleDetector, standing(waving(100), 1))).toEqual({ status: 'absent' });
    expect(readLast(staleDetector, standing(waving(100), 4))).toMatchObject({ value: 4, expected: 0 });
  });

  test('makes each further bar as much rarer as the share of such bars before the run', () => {
    const reading = readLast(staleDetector, standing(waving(100), 4));
    const bars = Array.from({ length: 100 }, (_, i) => 0.5 ** (i / 252)).reduce((sum, one) => sum + one, 0);
    expect(reading).toMatchObject({ spread: expect.closeTo(1 / Math.log10(500 + bars), 9) });
  });

  test('a bar that moves within itself, or against the one before, ends the run', () => {
    const still = standing(waving(100), 5);
    const close = still.at(-1)?.close ?? NaN;
    expect(readLast(staleDetector, [...still, { ...barOf(105, close, 1000), high: close * 1.001 }]).status).toBe(
      'absent',
    );
    expect(readLast(staleDetector, [...still, barOf(105, close * 1.001, 1000)]).status).toBe('absent');
  });

  test('says that trading is thin where every tenth bar stands still, and not after one stale feed of forty', () => {
    const seldom = waving(300).map((bar, i, all) => (i % 10 === 9 ? barOf(i, all[i - 1]?.close ?? NaN, 0) : bar));
    expect(readLast(staleDetector, seldom)).toEqual({ status: 'thin' });
    const resumed = [...standing(waving(100), 40), ...waving(10)];
    expect(readLast(staleDetector, resumed)).toEqual({ status: 'absent' });
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

describe('after three missing sessions', () => {
  const PLACE = { slot: 0, slots: 1, isFirst: true, isShort: false, missing: 0 };

  /** What a detector reads of a bar that opens 3 % up after waves, as the next session and after some are missing. */
  const readings = (detector: Detector): readonly Reading[] => {
    const state = detector.initial();
    const window = emptyWindow();
    for (const bar of waving(100)) {
      detector.absorb(state, window, bar, PLACE);
      pushBar(window, bar, 0);
    }
    const close = waving(100).at(-1)?.close ?? Number.NaN;
    const bar = openBar(100, close * 1.03, close * 1.04);
    return [0, 3].map((missing) => detector.read(state, window, bar, { ...PLACE, missing }));
  };

  test.each(['return', 'gap'])('the spread of a %s is twice as wide', (name) => {
    const detector = detectorOf(name);
    const [next, after] = detector ? readings(detector) : [];
    if (next?.status !== 'ready' || after?.status !== 'ready') throw new Error('the bar was not read');
    expect(after.value).toBe(next.value);
    expect(after.spread / next.spread).toBeCloseTo(2, 12);
  });

  test('the usual range is twice as wide', () => {
    const [next, after] = readings(rangeDetector);
    if (next?.status !== 'ready' || after?.status !== 'ready') throw new Error('the bar was not read');
    expect(after.spread).toBe(next.spread);
    expect(after.expected - next.expected).toBeCloseTo(Math.log(2), 12);
  });
});
