import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  countReading,
  DAILY_PRIOR,
  INTRADAY_PRIOR,
  lineOf,
  ownSurprise,
  pooledSurprise,
  unknownTail,
  type OwnTail,
} from './own-tail.ts';

const UNKNOWN = unknownTail(DAILY_PRIOR);

/** The tail of a ticker that reads so often, with these surprises to all tickers. */
const tailOf = (pooled: readonly number[]): OwnTail =>
  pooled.reduce((tail, one) => countReading(tail, ownSurprise(lineOf(tail), one)), UNKNOWN);

/** Surprises as they come where the pooled tail is right: -log10 of evenly spread p, `reach` times farther beyond one in twenty. */
const surprises = (count: number, reach = 1): readonly number[] =>
  Array.from({ length: count }, (_, i) => -Math.log10((((i * 7919) % count) + 0.5) / count)).map((one) =>
    one > 1.301 ? 1.301 + (one - 1.301) * reach : one,
  );

const anyTail = fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { maxLength: 300 }).map(tailOf);

describe('the tail of a ticker', () => {
  test('is that of all tickers while nothing is known', () => {
    for (const surprise of [0.2, 1, 1.301, 2, 9])
      expect(ownSurprise(lineOf(UNKNOWN), surprise)).toBeCloseTo(surprise, 12);
  });

  test('stays that of all tickers where the ticker reads like them', () => {
    const tail = tailOf(surprises(5000));
    expect(ownSurprise(lineOf(tail), 3)).toBeGreaterThan(2.9);
    expect(ownSurprise(lineOf(tail), 3)).toBeLessThan(3.1);
  });

  test('makes less of what is far where it always reaches far, more where it never does', () => {
    expect(ownSurprise(lineOf(tailOf(surprises(5000, 2))), 4)).toBeLessThan(3.2);
    expect(ownSurprise(lineOf(tailOf(surprises(5000, 0.5))), 4)).toBeGreaterThan(4.8);
  });

  test('takes as long to be believed as what all tickers say weighs', () => {
    const [daily, intraday] = [DAILY_PRIOR, INTRADAY_PRIOR].map((prior) =>
      lineOf(Array.from({ length: 50 }).reduce<OwnTail>((tail) => countReading(tail, 3), unknownTail(prior))),
    );
    expect(unknownTail(INTRADAY_PRIOR)).toEqual({ bars: 6000, over: 300, excess: 300 });
    expect(intraday?.threshold).toBeCloseTo(-Math.log10(350 / 6050), 12);
    expect(daily?.threshold).toBeCloseTo(-Math.log10(150 / 2050), 12);
  });

  test('makes less of what comes often', () => {
    const tail = tailOf(Array.from({ length: 1000 }, (_, i) => (i % 5 === 0 ? 2 : 0.2)));
    expect(ownSurprise(lineOf(tail), 2)).toBeLessThan(1.6);
  });

  test('counts one reading for six e-folds at most', () => {
    expect(countReading(UNKNOWN, 300)).toEqual({ bars: 2001, over: 101, excess: 106 });
  });

  test('keeps the order of surprises, does not jump, and is undone by pooledSurprise', () => {
    fc.assert(
      fc.property(anyTail, fc.double({ min: 0, max: 40, noNaN: true }), (tail, surprise) => {
        const own = ownSurprise(lineOf(tail), surprise);
        const next = ownSurprise(lineOf(tail), surprise + 1e-6);
        expect(next).toBeGreaterThan(own);
        expect(next - own).toBeLessThan(1e-4);
        expect(Math.abs(pooledSurprise(lineOf(tail), own) - surprise)).toBeLessThan(1e-9);
      }),
      { numRuns: 300 },
    );
  });
});
