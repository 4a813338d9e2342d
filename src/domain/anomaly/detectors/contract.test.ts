import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeAction } from '../../baseline/basis.ts';
import type { Bar } from '../../market/bar.ts';
import type { Timing } from '../../market/place.ts';
import { HOURS } from '../../market/session-starts.fixture.ts';
import type { Reading } from '../detector.ts';
import { DETECTORS } from './index.ts';
import { begin, leavesTestedBarOut, placeOf, prefixEqualsWhole, see } from './laws.fixture.ts';

const bars = fc.array(
  fc.record({ close: fc.integer({ min: 50, max: 200 }), volume: fc.integer({ min: 0, max: 1_000_000 }) }),
  { minLength: 100, maxLength: 260, size: 'max' },
);

const barOf = ({ close, volume }: { close: number; volume: number }, i: number): Bar => ({
  time: HOURS[i] ?? 0,
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume,
});

/** A bar an hour long is of a slot of its session, and one a day long is a session: every detector must stand both. */
const TIMINGS: readonly Timing[] = [
  { interval: '1d', sessions: 'regular' },
  { interval: '60m', sessions: 'regular' },
];

const CASES = DETECTORS.flatMap((detector) =>
  TIMINGS.map((timing) => [detector.name, timing.interval, detector, timing] as const),
);

describe.each(CASES)('the detector %s on bars of %s', (_, __, detector, timing) => {
  test('changes nothing when it reads', () => {
    fc.assert(
      fc.property(bars, (walk) => {
        const seen = begin(detector, timing);
        for (const bar of walk.map(barOf)) {
          const before = structuredClone(seen.state);
          detector.read(seen.state, seen.window, bar, placeOf(seen, bar));
          expect(seen.state).toEqual(before);
          see(detector, seen, bar);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('is not moved by the bar it reads, if it reads it: its expectation and spread are of the bars before', () => {
    fc.assert(
      fc.property(bars, fc.constantFrom(1.003, 1.05, 5, 9), (walk, factor) => {
        expect(leavesTestedBarOut(detector, timing, walk.map(barOf), factor)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('reads the first bars the same, whatever comes after them', () => {
    fc.assert(
      fc.property(bars, (walk) => {
        expect(prefixEqualsWhole(() => detector, timing, walk.map(barOf))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('reads a ticker after a corporate action as it would have read the one that always had the new prices', () => {
    const [priced, shared] = [0.25, 4];
    const scaled = (bar: Bar): Bar => ({
      ...bar,
      open: bar.open * priced,
      high: bar.high * priced,
      low: bar.low * priced,
      close: bar.close * priced,
      volume: bar.volume * shared,
    });
    const zOf = (reading: Reading): unknown =>
      reading.status === 'ready'
        ? Number(((reading.value - reading.expected) / reading.spread).toFixed(6))
        : reading.status;
    fc.assert(
      fc.property(bars, (walk) => {
        const [last, ...rest] = walk.map((one, i) => barOf({ ...one, close: one.close * 50 }, i)).toReversed();
        const [before, always] = [begin(detector, timing), begin(detector, timing)];
        for (const bar of rest.toReversed()) {
          see(detector, before, bar);
          see(detector, always, scaled(bar));
        }
        placeAction(before.window, { time: last?.time ?? 0, split: shared, dividend: 0 });
        detector.rescale?.(before.state, { price: priced, volume: shared });
        const after = scaled(last ?? barOf({ close: 1, volume: 1 }, 0));
        const [one, other] = [before, always].map(({ state, window }) =>
          zOf(detector.read(state, window, after, placeOf({ state, window, timing }, after))),
        );
        expect(one).toEqual(other);
      }),
      { numRuns: 50 },
    );
  });

  test('copies what it remembers, and shares nothing with the copy', () => {
    fc.assert(
      fc.property(bars, (walk) => {
        const seen = begin(detector, timing);
        const [last, ...rest] = walk.map(barOf).toReversed();
        for (const bar of rest.toReversed()) see(detector, seen, bar);
        const before = structuredClone(seen.state);
        const copy = detector.copy(seen.state);
        expect(copy).toEqual(before);
        if (last) detector.absorb(copy, seen.window, last, placeOf(seen, last));
        expect(seen.state).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });
});
