import { expect, test } from 'vitest';
import { barFault } from '../../src/domain/market/bar.ts';
import { momentOf } from '../../src/domain/market/calendar.ts';
import { csvRows, generateBars } from './generated-bars.ts';

test.each(['1d', '5m'] as const)('the same seed gives the same %s bars, another seed others', (interval) => {
  const bars = generateBars({ count: 300, interval, seed: 1 });
  expect(generateBars({ count: 300, interval, seed: 1 })).toEqual(bars);
  expect(generateBars({ count: 300, interval, seed: 2 })).not.toEqual(bars);
});

test.each([
  ['1d', 7000],
  ['5m', 20_000],
  ['1m', 20_000],
] as const)('%s bars are whole, within sessions and in time order', (interval, count) => {
  const bars = generateBars({ count, interval, seed: 3 });
  expect(bars.filter((bar) => barFault(bar) !== null)).toEqual([]);
  expect(bars.filter(({ time }) => momentOf(time).minute === null)).toEqual([]);
  expect(bars.filter(({ time }, i) => time <= (bars[i - 1]?.time ?? -Infinity))).toEqual([]);
});

test('daily bars are rows with a date, others with an instant', () => {
  expect(csvRows('A', generateBars({ count: 6, interval: '1d', seed: 1 }), '1d').split('\n')[5]).toMatch(
    /^A,2000-01-10,/,
  );
  expect(csvRows('A', generateBars({ count: 79, interval: '5m', seed: 1 }), '5m').split('\n')[78]).toMatch(
    /^A,2000-01-04T14:30:00\.000Z,/,
  );
});

test('more bars than the calendar has room for are refused', () => {
  expect(() => generateBars({ count: 8000, interval: '1d', seed: 1 })).toThrow(
    /has room for 7794 bars of 1d, not for 8000/,
  );
});
