import { describe, expect, test } from 'vitest';
import type { ChannelReading, Evidence } from '../../domain/anomaly/judgement.ts';
import { KINDS } from '../../domain/anomaly/kinds.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { fall, fallReading, fallRow, openOf, surge, surgeReading } from './finding.fixture.ts';
import { sentenceOf } from './sentence.ts';

const level: ChannelReading = {
  ...fallReading,
  detector: 'price-level',
  value: 160,
  expected: 151,
  spread: 0.7254,
  sample: 20,
};

const oneBar = (channel: ChannelReading, other: Partial<typeof fall> = {}): string =>
  sentenceOf({ ...fallRow, evidence: [{ ...fall, channel, ...other }] });

describe('a finding of one bar', () => {
  test.each([
    [
      'a fall',
      fallReading,
      '^GSPC fell 3.4 % on 2020-02-24, where a fall of up to 1.9 % is normal: such a bar comes about once in 1,400 bars (5.6 years).',
    ],
    [
      'a rise',
      { ...fallReading, value: Math.log(1.0462) },
      '^GSPC rose 4.6 % on 2020-02-24, where a rise of up to 2.1 % is normal: such a bar comes about once in 1,400 bars (5.6 years).',
    ],
    [
      'a surge of volume',
      surgeReading,
      '^GSPC traded 3.1 times its usual volume on 2020-02-24, where up to 2.2 times is normal: such a bar comes about once in 1,400 bars (5.6 years).',
    ],
    [
      'hardly any volume',
      { ...surgeReading, value: surgeReading.expected - 1 },
      '^GSPC traded 0.37 times its usual volume on 2020-02-24, where 0.45 times or more is normal: such a bar comes about once in 1,400 bars (5.6 years).',
    ],
    [
      'a price level',
      level,
      '^GSPC closed at 160.00 on 2020-02-24, 12.4 standard deviations above the 20-bar mean of 151.00: such a bar comes about once in 1,400 bars (5.6 years).',
    ],
    [
      'a volume level',
      { ...level, detector: 'volume-level', value: 1e6, expected: 50_200_000, spread: 145_095 },
      '^GSPC traded 1.0 million shares on 2020-02-24, 339.1 standard deviations below the 20-bar mean of 50.2 million: such a bar comes about once in 1,400 bars (5.6 years).',
    ],
    [
      'a bar apart from those before',
      {
        ...fallReading,
        detector: 'forest',
        value: -0.8149,
        expected: 0,
        spread: 1,
        threshold: 0.4,
        parts: [
          { of: 'return', share: 0.25 },
          { of: 'volume', share: 0.75 },
        ],
      },
      '^GSPC stood apart mostly by its volume on 2020-02-24, at odds of 0.81 to 1 where up to 0.40 to 1 is normal: such a bar comes about once in 1,400 bars (5.6 years).',
    ],
    [
      'a detector that came later',
      { ...level, detector: 'spread' },
      '^GSPC was unusual to the detector spread on 2020-02-24, 12.4 standard deviations above what is normal: such a bar comes about once in 1,400 bars (5.6 years).',
    ],
  ])('%s', (_, channel, text) => expect(oneBar(channel)).toBe(text));

  test('after bars that were missing, and missing bars without a rarity', () => {
    expect(oneBar(fallReading, { hole: 8 })).toBe(
      '^GSPC fell 3.4 % after 8 missing bars on 2020-02-24, where a fall of up to 1.9 % is normal: such a bar comes about once in 1,400 bars (5.6 years).',
    );
    const hole = { ...fallReading, detector: 'missing-bars', value: 8, expected: 0, spread: 0.3, threshold: 10 };
    expect(oneBar(hole, { kind: 'missing-bars', direction: null })).toBe(
      '^GSPC missed 8 bars on 2020-02-24, where up to 3 bars are normal.',
    );
    const still = { ...hole, detector: 'stale' };
    expect(oneBar(still, { kind: 'stale', direction: null })).toBe(
      '^GSPC stood at one price for 8 bars on 2020-02-24, where up to 3 bars at one price are normal.',
    );
  });

  test('no move where moves are normal', () => {
    const rising = { ...fallReading, value: 0, expected: 0.01, spread: 0.0005 };
    expect(oneBar(rising)).toContain('did not move on 2020-02-24, where moves from +0.8 % to +1.2 % are normal');
  });

  test('a small fall of a ticker that always rises is measured against its rises', () => {
    const rising = { ...fallReading, value: -0.002, expected: 0.01, spread: 0.0005 };
    expect(oneBar(rising)).toContain('fell 0.2 % on 2020-02-24, where moves from +0.8 % to +1.2 % are normal');
  });

  test('a move that reads like its limit is called just beyond it', () => {
    const close = { ...fallReading, value: -0.0195, expected: 0, spread: 0.0193 / 3.4 };
    expect(oneBar(close)).toContain('fell 1.9 % on 2020-02-24, just beyond what is normal: ');
    expect(oneBar({ ...close, value: -0.0191 })).toContain('just within what is normal');
  });

  test.each([
    [
      'left',
      { value: 101 },
      'closed at 101.00 on 2020-02-24, where the 20 bars before were all at 100.00, so no z-score exists.',
    ],
    ['kept', { value: 100 }, 'closed at 100.00 on 2020-02-24, like each of the 20 bars before, so no z-score exists.'],
  ])('a flat baseline that was %s', (_, value, text) => {
    const flat = { ...level, expected: 100, spread: 0, z: 0, ...value };
    expect(oneBar(flat, { kind: 'flat-baseline', direction: null })).toBe(`^GSPC ${text}`);
  });

  test.each(KINDS)('the kind %s has a sentence', (kind) => {
    const text = oneBar({ ...fallReading, spread: kind === 'flat-baseline' ? 0 : 0.0059 }, { kind });
    expect(text).toMatch(/^\^GSPC [a-z][^\n]+ on 2020-02-24, [^\n]+\.$/);
    expect(text).not.toMatch(/undefined|NaN|Infinity|null/);
  });
});

describe('a finding of a lasting change', () => {
  const since = openOf('2020-01-15');
  const lower = { ...surgeReading, detector: 'level-shift', value: surgeReading.expected - 0.9, z: -3.6, since };
  const told: Evidence = { ...surge, kind: 'level-shift', direction: 'down', channel: lower, surprise: 4.08 };
  const row: FindingRow = { ...fallRow, kind: 'level-shift', evidence: [told] };

  test('is as grave as alerts of its kind are rare, so that no rarity is told beside it', () =>
    expect(sentenceOf(row)).toBe(
      '^GSPC settled at 0.41 times its usual volume on 2020-02-24, since 2020-01-15, where 0.45 times or more is normal.',
    ));

  test('says what it came to where it became graver', () => {
    const graver: Evidence = { ...told, time: openOf('2020-03-02'), channel: { ...lower, value: lower.value - 0.2 } };
    expect(sentenceOf({ ...row, evidence: [told, { ...graver, surprise: 5 }] })).toMatch(
      /normal, and settled at 0\.33 times its usual volume on 2020-03-02\.$/,
    );
  });
});

test.each([
  ['stale', 2, 0.35, 'where up to 1 bar at one price is normal'],
  ['stale', 6, 1.05, 'where up to 3 bars at one price are normal'],
  ['missing-bars', 2, 0.3, 'where none is normal'],
] as const)('a run of %s of %d bars', (kind, value, spread, normal) => {
  const text = oneBar({ ...fallReading, detector: kind, value, expected: 0, spread, threshold: 2.9 }, { kind });
  expect(text).toContain(normal);
});

test('a stand is told as long as it was, though it is as rare from its sixth bar on as can be told', () => {
  const standOf = (value: number): Evidence => {
    const channel = { ...fallReading, detector: 'stale', value, expected: 0, spread: 1.05, threshold: 2.9 };
    return { ...fall, time: openOf('2020-02-24') + value, kind: 'stale', channel, surprise: Math.min(15, 3 * value) };
  };
  const stands = [5, 6, 7, 8].map(standOf);
  expect(sentenceOf({ ...fallRow, kind: 'stale', evidence: stands })).toContain(
    'the loudest stood at one price for 8 bars',
  );
});

describe('a finding of several bars', () => {
  const later = { ...surge, time: openOf('2020-02-28'), surprise: 4.1 };

  test('names the loudest bar', () =>
    expect(
      sentenceOf({ ...fallRow, evidence: [fall, { ...fall, time: openOf('2020-02-25'), surprise: 2 }, later] }),
    ).toBe(
      '^GSPC fell 3.4 % on 2020-02-24, where a fall of up to 1.9 % is normal, the first of 3 unusual bars to 2020-02-28; the loudest traded 3.1 times its usual volume on 2020-02-28: such a bar comes about once in 13,000 bars (more than 20 years).',
    ));

  test('says so when the first is the loudest', () =>
    expect(sentenceOf({ ...fallRow, evidence: [{ ...fall, surprise: 5 }, later] })).toBe(
      '^GSPC fell 3.4 % on 2020-02-24, where a fall of up to 1.9 % is normal: such a bar comes about once in 100,000 bars (more than 20 years), the loudest of 2 unusual bars to 2020-02-28.',
    ));

  test('a row without bars is refused', () =>
    expect(() => sentenceOf({ ...fallRow, evidence: [] })).toThrow('has no bars: rebuild the read model'));
});

describe('a day that moved as a split would', () => {
  const suspect = { ...fall, kind: 'suspect-corporate-action', terms: { split: 4, dividend: 0 } } as const;
  const row = { ...fallRow, kind: suspect.kind, evidence: [suspect] };

  test('is held while it is open', () =>
    expect(sentenceOf({ ...row, end: null })).toBe(
      '^GSPC moved as a 4:1 split would move it on 2020-02-24, on volume that goes with one; it is held until the next bar or a person says whether it was one.',
    ));

  test('was held, and borne out', () =>
    expect(sentenceOf({ ...row, evidence: [{ ...suspect, terms: undefined }] })).toBe(
      '^GSPC moved as a split would move it on 2020-02-24, on volume that goes with one; it was held, and the next bar, or word of the split, bore it out.',
    ));
});

test('a bar after a dividend and after missing bars says both', () => {
  const text = oneBar(fallReading, { terms: { split: 1, dividend: 0.5 }, hole: 3 });
  expect(text).toContain(
    'fell 3.4 % after 3 missing bars on 2020-02-24 after a dividend of 0.500, judged on the adjusted move, ',
  );
});
