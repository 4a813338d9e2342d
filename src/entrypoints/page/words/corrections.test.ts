import { expect, test } from 'vitest';
import { barOf, findingOf } from '../state/market.fixture.ts';
import { correctionsOf } from './corrections.ts';

const was = { open: 100, high: 120, low: 99, close: 120, volume: 5_000_000 };
const corrected = (date: string) => barOf(date, { was, revision: 1 });

test('the corrected bars of a finding are told, with what each was and is', () => {
  const bars = [corrected('2020-02-24'), barOf('2020-02-25'), corrected('2020-02-26')];
  const finding = findingOf({ bars: bars.map(({ timestamp }) => timestamp) });
  const change = 'high 120.00 -> 102.00, close 120.00 -> 101.00';
  expect(correctionsOf(finding, bars)).toEqual([
    { when: '2020-02-24', change },
    { when: '2020-02-26', change },
  ]);
});

test('a correction of a bar beside a finding is not one of it', () => {
  const [own, beside] = [barOf('2020-02-24'), corrected('2020-02-25')];
  expect(correctionsOf(findingOf({ bars: [own.timestamp] }), [own, beside])).toEqual([]);
});
