import { expect, test } from 'vitest';
import { functionCost, monthCost, NO_USE, type Use } from './month-cost.ts';

const cost = (use: Partial<Use>): number => monthCost({ ...NO_USE, ...use });

/** Bars of 10,000 tickers per minute in 21 sessions. */
const PER_MINUTE = 10_000 * 390 * 21;

/** A scan of 100 tickers: 3 s with half a gigabyte. */
const scans = (times: number) => ({ times, memoryGb: 0.5, seconds: 3 });

test.each<[string, Partial<Use>, string]>([
  ['nothing', {}, '0'],
  ['writes of an event an item in transactions', { writeUnit: 493e6 }, '308'],
  ['writes of a commit an item', { writeUnit: 164e6 }, '103'],
  ['writes of a commit of 100 tickers', { writeUnit: 6.9e6 }, '4'],
  ['a read of each bar', { readUnit: PER_MINUTE }, '10'],
  ['an event of each bar on the bus', { busEvent: PER_MINUTE }, '82'],
  ['37 GB of commits with backup', { storedGb: 37 }, '17'],
  ['2.9 GB of them', { storedGb: 2.9 }, '1'],
  ['the scans of 10,000 tickers', { functions: [scans(PER_MINUTE / 100)] }, '17'],
  ['40 metrics', { metric: 40 }, '12'],
  ['25 alarms and a GB of logs', { alarm: 25, logGb: 1 }, '3'],
  ['a million requests each', { queueRequest: 1e6, topicMessage: 1e6, apiRequest: 1e6 }, '2'],
])('%s: %o for %s USD', (_, use, usd) => {
  expect(cost(use).toFixed(0)).toBe(usd);
});

test('a million short runs are priced by the request, long ones by the second', () => {
  expect(functionCost({ times: 1e6, memoryGb: 0.128, seconds: 0 })).toBeCloseTo(0.2, 9);
  expect(functionCost({ times: 1, memoryGb: 1, seconds: 75_000 })).toBeCloseTo(1, 4);
});

test('the day of a shard read again costs 0.00004 USD', () => {
  expect(cost({ readUnit: 293 }).toFixed(5)).toBe('0.00004');
});

test.each<[string, Partial<Use>, number]>([
  ['an event an item, all on the bus', { writeUnit: 493e6, busEvent: PER_MINUTE }, 437],
  ['a commit an item, findings on the bus', { writeUnit: 164e6, busEvent: 3 * 0.002 * PER_MINUTE }, 148],
])('10,000 tickers per minute, %s: within a hundredth of what the reference adds up to', (_, own, usd) => {
  const shared = { readUnit: PER_MINUTE, storedGb: 37, logGb: 1, functions: [scans(PER_MINUTE / 100)] };
  expect(Math.abs(cost({ ...shared, ...own }) / usd - 1)).toBeLessThan(0.01);
});
