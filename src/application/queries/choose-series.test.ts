import { describe, expect, test } from 'vitest';
import type { TickerRow } from '../ports/read-model.ts';
import { chooseSeries, intervalOf } from './choose-series.ts';
import { indexRow } from '../wording/finding.fixture.ts';

const row = (feed: string, interval: string, lastRecorded: number): TickerRow => ({
  ...indexRow,
  series: `${feed}/AAPL/${interval}`,
  ticker: 'AAPL',
  feed: { ...indexRow.feed, id: feed },
  lastRecorded,
});

const daily = row('sample', '1d', 3);
const hourly = row('csv', '60m', 5);
const minutes = row('csv', '5m', 4);
const apple = [daily, hourly, minutes];

describe('the series of a ticker', () => {
  test.each([
    [{}, hourly],
    [{ feed: 'sample' }, daily],
    [{ interval: '5m' }, minutes],
    [{ feed: 'csv', interval: '60m' }, hourly],
    [{ feed: 'csv', interval: '1d' }, null],
  ] as const)('of %j the one recorded last', (choice, expected) => {
    expect(chooseSeries(apple, choice)).toBe(expected);
    expect(chooseSeries(apple.toReversed(), choice)).toBe(expected);
  });

  test('have the interval of their key, which must be a series', () => {
    expect(intervalOf(hourly)).toBe('60m');
    expect(() => intervalOf({ ...hourly, series: 'policy/x' })).toThrow(
      expect.objectContaining({ name: 'ReadModelError', kind: 'corrupt' }),
    );
  });
});
