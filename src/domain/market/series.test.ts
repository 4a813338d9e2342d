import { describe, expect, test } from 'vitest';
import { INTERVALS, isFeedId, isInterval, isTicker, parseSeriesKey, seriesKey } from './series.ts';

describe('isTicker', () => {
  test.each(['A', 'AAPL', 'BRK.B', 'BF-B', '^GSPC', '0700.HK', 'EURUSD=X', 'RDS-A.L', 'ABCDEFGHIJKL'])(
    'takes %s',
    (text) => {
      expect(isTicker(text)).toBe(true);
    },
  );

  test.each([
    ['nothing', ''],
    ['lower case', 'aapl'],
    ['300 characters', 'A'.repeat(300)],
    ['13 characters', 'A'.repeat(13)],
    ['a Cyrillic A', '\u0410APL'],
    ['a space', 'BRK B'],
    ['a slash', 'BRK/B'],
    ['an open suffix', 'BRK.'],
    ['a suffix alone', '.B'],
    ['three suffixes', 'A.B.C.D'],
    ['a caret inside', 'GS^PC'],
    ['a line break at the end', 'AAPL\n'],
  ])('refuses %s', (_, text) => {
    expect(isTicker(text)).toBe(false);
  });
});

describe('isFeedId', () => {
  test.each(['csv', 'sample', 'alpaca-iex', 'a'.repeat(32)])('takes %s', (text) => {
    expect(isFeedId(text)).toBe(true);
  });

  test.each(['', 'CSV', '-csv', '1st', 'a/b', 'a'.repeat(33)])('refuses %o', (text) => {
    expect(isFeedId(text)).toBe(false);
  });
});

describe('seriesKey', () => {
  test('reads feed/ticker/interval', () => {
    expect(seriesKey({ feed: 'sample', ticker: '^GSPC', interval: '1d' })).toBe('sample/^GSPC/1d');
  });

  test.each(INTERVALS)('is read back for bars of %s', (interval) => {
    const series = { feed: 'csv', ticker: 'BRK.B', interval };
    expect(parseSeriesKey(seriesKey(series))).toEqual(series);
  });

  test.each(['', 'csv', 'csv/AAPL', 'csv/AAPL/2d', 'csv/aapl/1d', 'CSV/AAPL/1d', 'csv/AAPL/1d/', 'csv/AAPL/1d/x'])(
    'is not read from %o',
    (key) => {
      expect(parseSeriesKey(key)).toBeNull();
    },
  );

  test('knows its intervals', () => {
    expect(['1d', '60m', '5m', '1m', '1h', 'toString'].filter(isInterval)).toEqual(INTERVALS);
  });
});
