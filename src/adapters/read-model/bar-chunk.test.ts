import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BarRow } from '../../application/ports/read-model.ts';
import { REASONS, type Verdict } from '../../domain/anomaly/judgement.ts';
import { spanLength, type BarChunk } from './bar-chunk.ts';
import { decodeBars } from './decode-bars.ts';
import { appendBars, encodeBars } from './encode-bars.ts';

const SERIES = 'sample/^GSPC/5m';
const number = fc.double({ noDefaultInfinity: true, noNaN: true });
const count = fc.nat();
const word = fc.constantFrom('standard@1', 'naive@2', 'return', 'volume', 'eine "Regel"');
const bar = fc.record({
  time: fc.maxSafeInteger(),
  open: number,
  high: number,
  low: number,
  close: number,
  volume: count,
});
const reading = {
  detector: word,
  version: count,
  value: number,
  expected: number,
  spread: number,
  z: number,
  surprise: number,
  threshold: number,
  sample: count,
};
const channel = fc.oneof(
  fc.record(reading),
  fc.record({ ...reading, since: fc.integer() }),
  fc.record({ ...reading, parts: fc.array(fc.record({ of: word, share: number }), { minLength: 1, maxLength: 4 }) }),
);
const decision = {
  verdict: fc.constantFrom<Verdict[]>('normal', 'anomalous', 'unjudged'),
  reason: fc.constantFrom(...REASONS),
  score: number,
  missing: count,
  channels: fc.array(channel, { maxLength: 3 }),
};
const terms = fc.record({ split: fc.constantFrom(2, 0.1), dividend: fc.constantFrom(0, 0.25) });
const row: fc.Arbitrary<BarRow> = fc.record({
  series: fc.constant(SERIES),
  bar,
  was: fc.option(bar),
  revision: count,
  policy: word,
  judgement: fc.oneof(fc.record(decision), fc.record({ ...decision, terms })),
  band: fc.option(fc.record({ low: number, high: number })),
});

test('every row comes back as it was, and is written as the same bytes again', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const chunk = encodeBars(rows);
      const decoded = decodeBars(SERIES, chunk);
      expect(decoded).toEqual(rows);
      expect(encodeBars(decoded)).toEqual(chunk);
    }),
  );
});

const inOrder = (rows: readonly BarRow[]): readonly BarRow[] =>
  rows.map((one, i) => ({ ...one, bar: { ...one.bar, time: i * 60_000 } }));

test('rows added behind those of a chunk give the bytes of all of them', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.nat(8), (rows, cut) => {
      const all = inOrder(rows);
      expect(appendBars(encodeBars(all.slice(0, cut)), all.slice(cut))).toEqual(encodeBars(all));
    }),
  );
});

test('rows of the same time as the newest of a chunk, or an older one, are not added behind it', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 4 }), (rows) => {
      const all = inOrder(rows);
      const chunk = encodeBars(all);
      expect([appendBars(chunk, all.slice(-1)), appendBars(chunk, all.slice(0, 1))]).toEqual([null, null]);
    }),
  );
});

const CHANNEL = { detector: 'return', version: 1, value: 0.5, expected: 0.1, spread: 0.2, z: 1.5, surprise: 0.7 };

const PLAIN: BarRow = {
  series: SERIES,
  bar: { time: 1, open: 2, high: 3, low: 1, close: 2, volume: 10 },
  was: null,
  revision: 0,
  policy: 'standard@1',
  judgement: {
    verdict: 'normal',
    reason: 'within-normal',
    score: 0.5,
    missing: 0,
    channels: [{ ...CHANNEL, threshold: 3.5, sample: 60 }],
  },
  band: null,
};

const sealed = (numbers: Uint8Array, words: string): BarChunk => ({
  numbers,
  words,
  crc: crc32(words, crc32(numbers)),
});

const WORDS = '["standard@1","normal","within-normal","return"]';

/** The chunk of one row of 28 numbers, some of them set to others, and sealed again; its words are the policy, the verdict, the reason and the detector. */
const damaged = (changed: Readonly<Record<number, number>>, words = WORDS): BarChunk => {
  const { numbers } = encodeBars([PLAIN]);
  const cells = new Float64Array(numbers.buffer);
  for (const [place, value] of Object.entries(changed)) cells[Number(place)] = value;
  return sealed(numbers, words);
};

const LATER: readonly BarRow[] = [{ ...PLAIN, bar: { ...PLAIN.bar, time: 2 } }];

describe('what is no chunk is refused by who reads it and by who adds to it', () => {
  test.each<[string, BarChunk]>([
    ['a list of words that is no list', damaged({}, '{"0":"standard@1"}')],
    ['words that are no texts', damaged({}, '[1,2,3,4]')],
    ['too few words', damaged({}, '["standard@1","normal","within-normal"]')],
    ['a policy at no place', damaged({ 7: 4 })],
    ['a policy between two places', damaged({ 7: 0.5 })],
    ['a verdict that there is not', damaged({}, '["standard@1","odd","within-normal","return"]')],
    ['a reason that there is not', damaged({}, '["standard@1","normal","whim","return"]')],
    ['a verdict in the place of the reason', damaged({ 11: 1 })],
    ['a detector at no place', damaged({ 17: 4 })],
    ['more channels than numbers', damaged({ 16: 2 })],
    ['fewer channels than none', damaged({ 16: -1 })],
    ['half a channel', damaged({ 16: 0.5 })],
    ['more parts of a channel than numbers', damaged({ 27: 1 })],
    ['fewer parts than none', damaged({ 27: -1 })],
    ['a high that is no number', damaged({ 2: NaN })],
    ['a score without end', damaged({ 12: Infinity })],
    ['numbers that are not whole', sealed(new Uint8Array(28 * 8 - 1), WORDS)],
    ['a row that is cut short', sealed(damaged({}).numbers.slice(0, -8), WORDS)],
  ])('%s', (_, chunk) => {
    expect(() => decodeBars(SERIES, chunk)).toThrow(Error);
    expect(() => appendBars(chunk, LATER)).toThrow(Error);
  });
});

/** Why a chunk is refused by who reads it and by who adds to it. */
const refusals = (chunk: BarChunk): readonly string[] =>
  [() => decodeBars(SERIES, chunk), () => appendBars(chunk, LATER)].map((work) => {
    try {
      return JSON.stringify(work());
    } catch (error) {
      return String(error);
    }
  });

const NOT_AS_WRITTEN = [expect.stringMatching(/was written with/), expect.stringMatching(/was written with/)];

test('any bit that is not as it was written is refused by both', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 4 }), fc.nat(), (rows, any) => {
      const chunk = encodeBars(rows);
      const bit = any % (8 * chunk.numbers.length);
      chunk.numbers[bit >> 3] = (chunk.numbers[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(refusals(chunk)).toEqual(NOT_AS_WRITTEN);
    }),
  );
});

test.each<[string, BarChunk]>([
  ['a policy', { ...encodeBars([PLAIN]), words: WORDS.replace('standard@1', 'standard@2') }],
  ['a verdict', { ...encodeBars([PLAIN]), words: WORDS.replace('"normal"', '"anomalous"') }],
  ['a checksum', { ...encodeBars([PLAIN]), crc: 0 }],
])('so is %s that is another one', (_, chunk) => {
  expect(refusals(chunk)).toEqual(NOT_AS_WRITTEN);
});

test.each([
  ['sample/^GSPC/1d', 32 * 86_400_000],
  ['sample/^GSPC/1m', 32 * 60_000],
  ['a stream that is no series', 32 * 86_400_000],
])('bars of %s are kept together for %i ms', (series, length) => {
  expect(spanLength(series)).toBe(length);
});
