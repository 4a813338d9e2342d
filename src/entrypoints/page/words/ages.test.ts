import { describe, expect, test } from 'vitest';
import { itemOf } from '../state/market.fixture.ts';
import { ageWords, dataAge } from './ages.ts';

describe('the age of data', () => {
  test.each([
    [0, 'just now'],
    [59, 'just now'],
    [60, '1 min ago'],
    [3 * 60 + 59, '3 min ago'],
    [2 * 3600, '2 h ago'],
    [86_400, '1 day ago'],
    [3 * 86_400, '3 days ago'],
  ])('%i seconds are %s', (seconds, words) => expect(ageWords(seconds)).toBe(words));

  const lastBar = '2020-04-17T13:30:00.000Z';

  test('recorded data name their last day', () =>
    expect(dataAge(itemOf({ lastBar, historical: true }), Date.parse('2026-01-01'))).toBe(
      'historical data to 2020-04-17',
    ));

  test('a live feed tells how old its newest bar is', () =>
    expect(dataAge(itemOf({ lastBar, historical: false }), Date.parse(lastBar) + 180_000)).toBe(
      'newest bar 3 min ago',
    ));

  test('a series without bars says so', () => expect(dataAge(itemOf({ lastBar: null }), 0)).toBe('no bar yet'));
});
