import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyWindow, pushBar, type BarWindow } from '../../baseline/bar-window.ts';
import type { Bar } from '../../market/bar.ts';
import type { Detector, Reading } from '../detector.ts';
import { DETECTORS } from './index.ts';

const bars = fc.array(
  fc.record({ close: fc.integer({ min: 50, max: 200 }), volume: fc.integer({ min: 0, max: 1_000_000 }) }),
  { minLength: 100, maxLength: 220 },
);

const barOf = ({ close, volume }: { close: number; volume: number }, i: number): Bar => ({
  time: i * 86_400_000,
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume,
});

type Seen = { readonly state: unknown; readonly window: BarWindow };

const see = (detector: Detector, { state, window }: Seen, bar: Bar): Reading => {
  const reading = detector.read(state, window, bar);
  detector.absorb(state, window, bar);
  pushBar(window, bar, 0);
  return reading;
};

const begin = (detector: Detector): Seen => ({ state: detector.initial(), window: emptyWindow() });

describe.each(DETECTORS.map((detector) => [detector.name, detector] as const))('the detector %s', (_, detector) => {
  test('changes nothing when it reads', () => {
    fc.assert(
      fc.property(bars, (walk) => {
        const seen = begin(detector);
        for (const bar of walk.map(barOf)) {
          const before = structuredClone(seen.state);
          detector.read(seen.state, seen.window, bar);
          expect(seen.state).toEqual(before);
          see(detector, seen, bar);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('is not moved by the bar it reads: its expectation and spread are of the bars before', () => {
    const expectations = (reading: Reading): unknown =>
      reading.status === 'ready' ? [reading.expected, reading.spread, reading.sample] : reading.status;
    fc.assert(
      fc.property(bars, fc.integer({ min: 5, max: 9 }), (walk, factor) => {
        const seen = begin(detector);
        const [last, ...rest] = walk.map(barOf).toReversed();
        for (const bar of rest.toReversed()) see(detector, seen, bar);
        const first = last ?? barOf({ close: 100, volume: 1 }, 0);
        const wild = { ...first, open: first.close * factor, close: first.close * factor, volume: first.volume + 1 };
        const louder = { ...wild, open: wild.open * 2, close: wild.close * factor, volume: wild.volume * factor };
        const [one, other] = [wild, louder].map((bar) => expectations(detector.read(seen.state, seen.window, bar)));
        expect(other).toEqual(one);
      }),
      { numRuns: 50 },
    );
  });

  test('copies what it remembers, and shares nothing with the copy', () => {
    fc.assert(
      fc.property(bars, (walk) => {
        const seen = begin(detector);
        const [last, ...rest] = walk.map(barOf).toReversed();
        for (const bar of rest.toReversed()) see(detector, seen, bar);
        const before = structuredClone(seen.state);
        const copy = detector.copy(seen.state);
        expect(copy).toEqual(before);
        if (last) detector.absorb(copy, seen.window, last);
        expect(seen.state).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });
});
