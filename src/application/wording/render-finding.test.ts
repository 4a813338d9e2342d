import { describe, expect, test } from 'vitest';
import { fall, fallReading, fallRow, openOf, surge } from './finding.fixture.ts';
import { findingRarity, headlineOf } from './headline.ts';
import { renderFinding } from './render-finding.ts';
import { sentenceOf } from './sentence.ts';

describe('renderFinding', () => {
  test.each([
    'level-shift',
    'volatility-shift',
    'drawdown',
    'stale',
    'missing-bars',
    'suspect-corporate-action',
  ] as const)('gives no rarity of a %s, of which none is told', (kind) => {
    const finding = renderFinding({ ...fallRow, kind, evidence: [{ ...fall, kind, surprise: 14.7 }] });
    expect(finding).toMatchObject({ rarity: null, score: 0.759 });
    expect(`${findingRarity(finding)} ${headlineOf(finding)}`).not.toMatch(/once in|once in a million/);
  });

  test('gives the numbers of the onset bar and, with the rarity, those of the loudest', () => {
    const louder = { ...fall, time: openOf('2020-03-16'), surprise: 4, channel: { ...fallReading, value: -0.1277 } };
    const row = { ...fallRow, end: null, evidence: [fall, louder] };
    expect(renderFinding(row)).toEqual({
      id: 'gspc-20200224-price-0f3a9c',
      series: 'sample/^GSPC/1d',
      ticker: '^GSPC',
      sessionDate: '2020-02-24',
      timestamp: '2020-02-24T14:30:00.000Z',
      endTimestamp: null,
      bars: ['2020-02-24T14:30:00.000Z', '2020-03-16T13:30:00.000Z'],
      kind: 'price',
      direction: 'down',
      severity: 'high',
      score: 0.759,
      value: fallReading.value,
      expected: 0.0007,
      spread: 0.0059,
      threshold: 3.4,
      rarity: 10_000,
      loudest: {
        timestamp: '2020-03-16T13:30:00.000Z',
        kind: 'price',
        direction: 'down',
        detector: 'return',
        value: -0.1277,
        expected: 0.0007,
        spread: 0.0059,
        threshold: 3.4,
      },
      detector: 'return',
      policy: 'standard@0f3a9c',
      reason: sentenceOf(row),
    });
  });

  test('gives the end of a finding that is over', () =>
    expect(renderFinding(fallRow).endTimestamp).toBe('2020-02-24T14:30:00.000Z'));
});

describe('headlineOf', () => {
  test('is short', () =>
    expect(headlineOf(renderFinding(fallRow))).toBe('^GSPC fell 3.4 % on 2020-02-24, about once in 1,400 bars'));

  test('has the rarity beside the move and the day of the same bar', () => {
    const later = { ...surge, time: openOf('2020-02-28'), surprise: 4 };
    expect(headlineOf(renderFinding({ ...fallRow, evidence: [fall, later] }))).toBe(
      '^GSPC traded 3.1 times its usual volume on 2020-02-28, about once in 10,000 bars',
    );
  });

  test('leaves the years to findingRarity', () =>
    expect(findingRarity(renderFinding(fallRow))).toBe('about once in 1,400 bars (5.6 years)'));

  test('claims no rarity for a flat baseline', () => {
    const flat = {
      ...fall,
      kind: 'flat-baseline',
      channel: { ...fallReading, detector: 'price-level', value: 101 },
    } as const;
    expect(headlineOf(renderFinding({ ...fallRow, kind: 'flat-baseline', evidence: [flat] }))).toBe(
      '^GSPC closed at 101.00 on 2020-02-24, after a flat baseline',
    );
  });

  test('claims the rarity of a loud bar that follows a flat baseline', () => {
    const flat = { ...fall, kind: 'flat-baseline', direction: null, surprise: 2 } as const;
    const loud = { ...fall, time: openOf('2020-02-25') };
    expect(headlineOf(renderFinding({ ...fallRow, kind: 'flat-baseline', evidence: [flat, loud] }))).toBe(
      '^GSPC fell 3.4 % on 2020-02-25, about once in 1,400 bars',
    );
  });
});
