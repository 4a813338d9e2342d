import { expect, test } from 'vitest';
import { monthCost } from './month-cost.ts';
import { useOf, type Units } from './month-use.ts';

const UNITS: Units = { commit: { write: 1 }, finding: { write: 4, read: 2 }, load: { read: 20 }, bytes: 500 };

test('a month of 500 tickers hourly writes each bar, tells of findings in three commits, and reads nothing else when warm', () => {
  const use = useOf({ tickers: 500, bars: 8, found: 0.01 }, UNITS, 0);
  expect(use).toMatchObject({
    writeUnit: 84_000 + 3 * 840 * 4,
    readUnit: 3 * 840 * 2,
    busEvent: 2520,
    storedGb: 0.042,
  });
  expect(use.functions.map(({ times }) => times)).toEqual([840, 2520]);
});

test('a state that is never in memory is loaded for each bar', () => {
  const watched = { tickers: 10_000, bars: 390, found: 0 };
  const [warm, cold] = [useOf(watched, UNITS, 0), useOf(watched, UNITS, 1)];
  expect(cold.readUnit - warm.readUnit).toBe(81_900_000 * 20);
  expect(monthCost(cold) - monthCost(warm)).toBeCloseTo(204.75, 6);
});
