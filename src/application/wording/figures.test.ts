import { describe, expect, test } from 'vitest';
import {
  countText,
  grouped,
  onceInText,
  percentText,
  priceText,
  rarityText,
  signedPercentText,
  timesText,
  volumeText,
  whenText,
  yearsFigure,
} from './figures.ts';

test.each([
  [1.02, '1 year'],
  [1.1, '1.1 years'],
  [7.24, '7.2 years'],
  [30, '>20 years'],
])('%d years in a table', (years, text) => expect(yearsFigure(years)).toBe(text));

const DAILY = 'sample/^GSPC/1d';

describe('numbers as people read them', () => {
  test.each([
    [0, 0, '0'],
    [999, 0, '999'],
    [1000, 0, '1,000'],
    [1_234_567.891, 2, '1,234,567.89'],
    [-1234.5, 1, '-1,234.5'],
    [100_000_000, 0, '100,000,000'],
  ])('%d with %d decimals', (value, decimals, text) => expect(grouped(value, decimals)).toBe(text));

  test.each([
    [1, '1 bar'],
    [0, '0 bars'],
    [1400, '1,400 bars'],
  ])('%d bars', (count, text) => expect(countText(count, 'bar')).toBe(text));

  test.each([
    [3225.891, '3,225.89'],
    [1, '1.00'],
    [0.01234, '0.0123'],
  ])('a price of %d', (price, text) => expect(priceText(price)).toBe(text));

  test.each([
    [950, '950'],
    [12_345, '12,345'],
    [94_210_000, '94.2 million'],
    [6_100_000_000, '6.1 billion'],
    [Math.exp(Math.log(1e9)) - 1e-6, '1.0 billion'],
    [999_999.9, '1.0 million'],
    [999_900_000, '999.9 million'],
  ])('a volume of %d', (volume, text) => expect(volumeText(volume)).toBe(text));

  test.each([
    [Math.log(0.966), '3.4 %', '-3.4 %'],
    [Math.log(1.0005), '0.05 %', '+0.05 %'],
    [Math.log(3.5), '250 %', '+250 %'],
    [0, '0.00 %', '+0.00 %'],
  ])('a log return of %d', (value, plain, signed) => {
    expect(percentText(value)).toBe(plain);
    expect(signedPercentText(value)).toBe(signed);
  });

  test.each([
    [0.45, '0.45'],
    [0.999, '1.0'],
    [3.14, '3.1'],
    [1234, '1,234'],
  ])('%d times', (ratio, text) => expect(timesText(ratio)).toBe(text));
});

describe('rarity in words', () => {
  test.each([
    [1.4, 'more often than every second bar'],
    [22, 'about once in 22 bars'],
    [251, 'about once in 250 bars'],
    [252, 'about once in 250 bars (a year)'],
    [1412.5, 'about once in 1,400 bars (5.6 years)'],
    [123_456, 'about once in 120,000 bars (more than 20 years)'],
    [1e6, 'less than once in a million bars'],
    [1e300, 'less than once in a million bars'],
  ])('once in %d daily bars', (rarity, text) => expect(rarityText(rarity, DAILY)).toBe(text));

  test.each([
    ['60m', 146, 'about once in 150 bars'],
    ['60m', 147, 'about once in 150 bars (a month)'],
    ['60m', 1412.5, 'about once in 1,400 bars (10 months)'],
    ['60m', 1763, 'about once in 1,800 bars (a year)'],
    ['60m', 3528, 'about once in 3,500 bars (2 years)'],
    ['5m', 7900, 'about once in 7,900 bars (5 months)'],
    ['1m', 390 * 252, 'about once in 98,000 bars (a year)'],
    ['1m', 1e6, 'less than once in a million bars'],
  ])('within the day it has the time from a month on: %s, %d bars', (interval, rarity, text) =>
    expect(rarityText(rarity, `live/AAPL/${interval}`)).toBe(text),
  );

  test('a table has the number alone', () => {
    expect([1.2, 22.4, 1412.5, 1e15].map(onceInText)).toEqual(['<2', '22', '1,400', '1,000,000+']);
  });
});

describe('when a bar was', () => {
  test('a daily bar has its session date', () =>
    expect(whenText(Date.UTC(2020, 1, 24, 14, 30), DAILY)).toBe('2020-02-24'));

  test('a bar within the day has New York time, in winter and in summer', () => {
    expect(whenText(Date.UTC(2020, 1, 24, 14, 35), 'live/AAPL/5m')).toBe('2020-02-24 at 09:35');
    expect(whenText(Date.UTC(2020, 6, 24, 19, 55), 'live/AAPL/5m')).toBe('2020-07-24 at 15:55');
  });
});
