import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bar } from '../market/bar.ts';
import { NAIVE, observe, STANDARD, timeOf } from './bars.fixture.ts';
import { decide } from './decide.ts';
import type { TickerEvent } from './events.ts';
import { fold, watched } from './scenario.fixture.ts';

const price = fc.oneof(
  fc.double({ min: 50, max: 200, noNaN: true }),
  fc.constantFrom(100, 100, 100, 1e-300, 1e300, Number.MIN_VALUE, Number.MAX_VALUE, 1e8, 1e-4),
  fc.double({ min: 1e-300, max: 1e300, noNaN: true }),
  fc.integer({ min: -300, max: 300 }).map((power) => 10 ** power),
);

const volume = fc.oneof(
  fc.constantFrom(0, 1, 1000, 1000, Number.MAX_SAFE_INTEGER),
  fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
);

/** Runs of the same bar, each of another extreme. */
const extremes = fc
  .array(fc.record({ price, volume, times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 30 })) }), {
    minLength: 20,
    maxLength: 60,
  })
  .map((runs) =>
    runs
      .flatMap(({ times, ...bar }) => Array.from({ length: times }, () => bar))
      .slice(0, 140)
      .map(({ price: at, volume: traded }, n): Bar => ({
        time: timeOf(n),
        open: at,
        high: at,
        low: at,
        close: at,
        volume: traded,
      })),
  );

const numbersOf = (value: unknown): readonly number[] => {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
};

describe('extreme but valid bars', () => {
  test('give events of finite numbers alone, and scores below 1', () => {
    fc.assert(
      fc.property(fc.constantFrom(NAIVE, STANDARD), extremes, fc.nat(63), (policy, bars, back) => {
        const history = watched(policy, bars);
        const again = bars.at(-1 - Math.min(back, bars.length - 1)) ?? bars[0];
        const other = again ? [{ ...again, close: 1e6, high: Math.max(again.high, 1e6) }] : [];
        const state = fold(history);
        const events = [...history, ...decide(observe(policy, other), state).events];
        expect(events.filter((event) => !numbersOf(event).every(Number.isFinite))).toEqual([]);
        const scores = events.flatMap((event) => ('judgement' in event ? event.judgement.score : []));
        expect(scores.every((score) => score >= 0 && score < 1)).toBe(true);
        const stored: TickerEvent[] = JSON.parse(JSON.stringify(history));
        expect(fold(stored)).toEqual(state);
      }),
      { numRuns: 300 },
    );
  });
});
