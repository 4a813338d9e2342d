import { describe, expect, test } from 'vitest';
import { barFault, sameBar, type Bar, type BarFault } from './bar.ts';

const BAR: Bar = { time: 1_584_365_400_000, open: 150, high: 152, low: 149, close: 151, volume: 1000 };

describe('barFault', () => {
  test.each<[string, Partial<Bar>]>([
    ['an ordinary bar', {}],
    ['no trades', { volume: 0 }],
    ['the largest whole volume', { volume: Number.MAX_SAFE_INTEGER }],
    ['high equal to low', { high: 149, low: 149 }],
    ['a close outside high and low', { close: 153 }],
    ['the smallest price', { low: Number.MIN_VALUE }],
    ['the largest price', { high: Number.MAX_VALUE }],
    ['a time before 1970', { time: -86_400_000 }],
  ])('finds nothing wrong with %s', (_, change) => {
    expect(barFault({ ...BAR, ...change })).toBeNull();
  });

  test.each<[Partial<Bar>, BarFault]>([
    [{ time: 0.5 }, { field: 'time', value: 0.5, rule: 'whole-number' }],
    [{ time: NaN }, { field: 'time', value: NaN, rule: 'whole-number' }],
    [{ open: NaN }, { field: 'open', value: NaN, rule: 'finite' }],
    [{ high: Infinity }, { field: 'high', value: Infinity, rule: 'finite' }],
    [{ low: 0 }, { field: 'low', value: 0, rule: 'positive' }],
    [{ close: -1 }, { field: 'close', value: -1, rule: 'positive' }],
    [{ high: 148 }, { field: 'high', value: 148, rule: 'high-not-below-low' }],
    [{ volume: -1 }, { field: 'volume', value: -1, rule: 'whole-number' }],
    [{ volume: 1.5 }, { field: 'volume', value: 1.5, rule: 'whole-number' }],
    [{ volume: 2 ** 53 }, { field: 'volume', value: 2 ** 53, rule: 'whole-number' }],
    [{ volume: NaN }, { field: 'volume', value: NaN, rule: 'whole-number' }],
  ])('names what is wrong with %o', (change, fault) => {
    expect(barFault({ ...BAR, ...change })).toEqual(fault);
  });
});

describe('sameBar', () => {
  test('holds for the same numbers', () => {
    expect(sameBar(BAR, { ...BAR })).toBe(true);
  });

  test.each(['time', 'open', 'high', 'low', 'close', 'volume'] as const)('tells another %s', (field) => {
    expect(sameBar(BAR, { ...BAR, [field]: BAR[field] + 1 })).toBe(false);
  });
});
