import { describe, expect, test } from 'vitest';
import { findingOf } from '../state/market.fixture.ts';
import { factorsOf } from './factors.ts';

const valuesOf = (finding: Parameters<typeof factorsOf>[0]): Record<string, string> =>
  Object.fromEntries(factorsOf(finding).map(({ name, value }) => [name, value]));

const FALL = findingOf({ detector: 'return', value: -0.05, expected: 0, spread: 0.01, threshold: 4, rarity: 1400 });

const SURGE = findingOf({
  detector: 'volume',
  kind: 'volume',
  value: Math.log(300e6),
  expected: Math.log(100e6),
  spread: Math.log(1.25),
  threshold: 4,
});

const level = { detector: 'price-level', value: 160, expected: 151, spread: 0.725, threshold: 2 };

const LEVEL = findingOf(level);

describe('the factors of a finding', () => {
  test('of the price are percentages', () =>
    expect(valuesOf(FALL)).toMatchObject({
      Value: '-4.9 %',
      Expected: '+0.00 %',
      Spread: '1.0 %',
      'Z-score': '-5.0',
      Threshold: '4.0',
      Normal: '-3.9 % to +4.1 %',
      Rarity: 'about once in 1,400 bars (5.6 years)',
    }));

  test('of the volume are shares, and only high volumes are unusual', () =>
    expect(valuesOf(SURGE)).toMatchObject({
      Value: '300.0 million',
      Expected: '100.0 million',
      Spread: 'x 1.25',
      Normal: 'up to 244.1 million',
    }));

  test('of the classic rule are prices', () =>
    expect(valuesOf(LEVEL)).toMatchObject({ Value: '160.00', Expected: '151.00', 'Z-score': '12.4' }));

  test('say that a flat baseline has no spread', () =>
    expect(valuesOf(findingOf({ ...level, kind: 'flat-baseline', spread: 0 }))).toMatchObject({ Spread: 'none' }));

  test('are of the loudest bar, once it is told from the onset', () => {
    const loudest = { ...SURGE.loudest, timestamp: '2020-02-28T14:30:00.000Z' };
    expect(factorsOf({ ...FALL, loudest }).slice(0, 4)).toEqual([
      { name: 'Onset', value: '-4.9 %', remark: 'on 2020-02-24' },
      { name: 'Loudest', value: '3.0× volume', remark: 'on 2020-02-28; in numbers:' },
      { name: 'Value', value: '300.0 million', remark: 'shares traded' },
      { name: 'Expected', value: '100.0 million', remark: 'from the bars before' },
    ]);
    expect(valuesOf({ ...FALL, loudest })).toMatchObject({ Spread: 'x 1.25', 'Z-score': '4.9' });
  });

  test('name no onset where it is the loudest', () =>
    expect(factorsOf(FALL).map(({ name }) => name)).toEqual([
      'Value',
      'Expected',
      'Spread',
      'Z-score',
      'Threshold',
      'Normal',
      'Rarity',
      'Score',
    ]));

  test('show three digits of the score, as the command line does', () =>
    expect(valuesOf({ ...FALL, score: 0.7589012345 })['Score']).toBe('0.759'));
});
