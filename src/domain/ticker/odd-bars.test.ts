import { describe, expect, test } from 'vitest';
import type { Judgement, Reason } from '../anomaly/judgement.ts';
import type { Bar } from '../market/bar.ts';
import { barOf, NAIVE, quietBars, STANDARD } from './bars.fixture.ts';
import { watched } from './scenario.fixture.ts';

const QUIET = quietBars(140);
const last = QUIET.at(-1) ?? barOf(139, 100);

/** Prices of a penny stock that knows two values, a hundredth of a cent apart. */
const penny = (i: number): number => (i % 3 === 0 ? 0.0002 : 0.0001);

const judgements = (bars: readonly Bar[], policy = STANDARD): readonly Judgement[] =>
  watched(policy, bars).flatMap((event) => (event.type === 'BarObserved' ? [event.judgement] : []));

const numbersOf = ({ score, channels }: Judgement): readonly number[] => [
  score,
  ...channels.flatMap((channel) => Object.values(channel).filter((value) => typeof value === 'number')),
];

const constant = Array.from({ length: 140 }, (_, i) => barOf(i, 100, 1e6));
const silent = QUIET.map((bar) => ({ ...bar, volume: 0, high: bar.close * 1.01 }));
const pennies = Array.from({ length: 140 }, (_, i) => ({ ...barOf(i, penny(i), 1e6), volume: 1e6 + i }));

const CASES: readonly (readonly [string, readonly Bar[], Reason])[] = [
  ['a single bar', QUIET.slice(0, 1), 'warming-up'],
  ['two bars', QUIET.slice(0, 2), 'warming-up'],
  ['one price and volume throughout', constant, 'above-threshold'],
  ['a constant feed that moves by 5 %', [...constant.slice(0, 139), barOf(139, 105, 1e6)], 'above-threshold'],
  ['no volume throughout', silent, 'within-normal'],
  ['a quiet day after months without bars', [...QUIET.slice(0, 100), barOf(180, 100, 1e6)], 'above-threshold'],
  ['a million times the price', [...QUIET.slice(0, 139), barOf(139, 100e6, 1e6)], 'above-threshold'],
  ['a millionth of the price', [...QUIET.slice(0, 139), barOf(139, 1e-4, 1e6)], 'above-threshold'],
  ['the price back from a millionth', [...QUIET.slice(0, 138), barOf(138, 1e-4, 1e6), last], 'above-threshold'],
  ['prices of rounding noise', pennies, 'within-normal'],
];

describe('odd bars get a verdict and a reason, and numbers that are numbers', () => {
  test.each(CASES)('%s', (_, bars, reason) => {
    const all = judgements(bars);
    expect(all).toHaveLength(bars.length);
    expect(all.at(-1)?.reason).toBe(reason);
    expect(all.flatMap(numbersOf).filter((number) => !Number.isFinite(number))).toEqual([]);
    expect(all.flatMap(({ score }) => score).filter((score) => score < 0 || score > 1)).toEqual([]);
  });

  test.each(CASES)('under the classic rule too: %s', (_, bars) => {
    const all = judgements(bars, NAIVE);
    expect(all).toHaveLength(bars.length);
    expect(all.flatMap(numbersOf).filter((number) => !Number.isFinite(number))).toEqual([]);
  });
});
