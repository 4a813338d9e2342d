import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChannelReading } from '../../domain/anomaly/judgement.ts';
import type { Kind } from '../../domain/anomaly/kinds.ts';
import { fall, fallReading, fallRow } from './finding.fixture.ts';
import { sentenceOf } from './sentence.ts';

const NUMBERS = /\d[\d,]*(?:\.\d+)?(?= %| times)/g;

/** The value and the limit that a sentence prints; one number alone where they read the same. */
const numbersIn = (sentence: string): readonly number[] =>
  (sentence.match(NUMBERS) ?? []).map((text) => Number(text.replaceAll(',', '')));

const reach = fc.double({ min: 1e-5, max: 4, noNaN: true });
const beyond = fc.double({ min: 1.000_001, max: 3, noNaN: true });

const printed = (kind: Kind, channel: ChannelReading): string =>
  sentenceOf({ ...fallRow, kind, evidence: [{ ...fall, kind, channel, surprise: 1 }] }).replace(/: such .*/, '.');

const expectBeyond = (sentence: string, isLow: boolean): void => {
  const [value = Number.NaN, limit] = numbersIn(sentence);
  if (limit === undefined) return expect(sentence).toContain('just beyond what is normal');
  expect({ sentence, isBeyond: isLow ? value < limit : value > limit }).toEqual({ sentence, isBeyond: true });
};

test.each([
  ['price', 'return'],
  ['price', 'slot-return'],
  ['gap', 'gap'],
  ['gap', 'session-gap'],
  ['bad-tick', 'bad-tick'],
  ['bad-tick', 'slot-tick'],
] as const)('a %s of %s is told as farther than the limit beside it, whichever way it went', (kind, detector) =>
  fc.assert(
    fc.property(reach, beyond, fc.boolean(), (limit, times, isUp) => {
      const value = (isUp ? 1 : -1) * limit * times;
      expectBeyond(printed(kind, { ...fallReading, detector, value, expected: 0, spread: limit, threshold: 1 }), false);
    }),
  ),
);

test.each([
  ['volume', 'volume'],
  ['volume', 'slot-volume'],
  ['range', 'range'],
  ['volatility-shift', 'volatility-shift'],
] as const)('a %s of %s is told as more than the limit beside it', (kind, detector) =>
  fc.assert(
    fc.property(reach, beyond, (limit, times) => {
      const value = 10 + limit * times;
      expectBeyond(
        printed(kind, { ...fallReading, detector, value, expected: 10, spread: limit, threshold: 1 }),
        false,
      );
    }),
  ),
);

test('a lasting change to less is told as less than the limit beside it', () =>
  fc.assert(
    fc.property(reach, beyond, (limit, times) => {
      const channel = { ...fallReading, detector: 'level-shift', value: 10 - limit * times };
      expectBeyond(printed('level-shift', { ...channel, expected: 10, spread: limit, threshold: 1 }), true);
    }),
  ));

test.each([
  ['range', 'range', Math.log(9.97), Math.log(10.2)],
  ['price', 'return', Math.log(1.9997), Math.log(2.003)],
] as const)('a %s beyond a limit that reads the same is told as just beyond it', (kind, detector, spread, value) => {
  const channel = { ...fallReading, detector, value, expected: 0, spread, threshold: 1 };
  expect(printed(kind, channel)).toContain('just beyond what is normal');
});

test('a depth that reads like the limit is told as just beyond it', () => {
  const channel = { ...fallReading, detector: 'drawdown', value: -0.2003, expected: 0, spread: 1, threshold: 0.2 };
  expect(printed('drawdown', channel)).toContain(
    'closed 20.0 % below its peak on 2020-02-24, just beyond what is normal',
  );
});

test.each([
  [0.4, 'where none is normal'],
  [1.4, 'where up to 1 bar is normal'],
  [3.2, 'where up to 3 bars are normal'],
])('holes are told beside the most bars that may be missing: %s', (most, text) => {
  const missing = { ...fallReading, detector: 'missing-bars', value: 9, expected: 0, spread: most, threshold: 1 };
  expect(printed('missing-bars', missing)).toContain(text);
});
