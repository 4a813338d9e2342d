import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BarRow } from '../../application/ports/read-model.ts';
import { REASONS } from '../../domain/anomaly/judgement.ts';
import { decodeBars, encodeBars, spanLength } from './bar-chunk.ts';

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
const channel = fc.record({
  detector: word,
  version: count,
  value: number,
  expected: number,
  spread: number,
  z: number,
  surprise: number,
  threshold: number,
  sample: count,
});
const row: fc.Arbitrary<BarRow> = fc.record({
  series: fc.constant(SERIES),
  bar,
  was: fc.option(bar),
  revision: count,
  policy: word,
  judgement: fc.record({
    verdict: fc.constantFrom('normal', 'anomalous', 'unjudged'),
    reason: fc.constantFrom(...REASONS),
    score: number,
    missing: count,
    channels: fc.array(channel, { maxLength: 3 }),
  }),
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

test.each([
  ['sample/^GSPC/1d', 32 * 86_400_000],
  ['sample/^GSPC/1m', 32 * 60_000],
  ['a stream that is no series', 32 * 86_400_000],
])('bars of %s are kept together for %i ms', (series, length) => {
  expect(spanLength(series)).toBe(length);
});
