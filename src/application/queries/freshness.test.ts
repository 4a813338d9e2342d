import { describe, expect, test } from 'vitest';
import { indexRow } from '../wording/finding.fixture.ts';
import { freshnessOf } from './freshness.ts';

const second = 1000;
const old = { ...indexRow, lastBar: 5 * second };
const live = { ...indexRow, lastBar: 9 * second, feed: { ...indexRow.feed, historical: false } };
const empty = { ...indexRow, lastBar: null };

describe('freshness', () => {
  test('is that of the newest bar', () => {
    const newest = { newestBar: '1970-01-01T00:00:09.000Z', ageSeconds: 3, historical: false };
    expect(freshnessOf([old, live, empty], 12.9 * second)).toEqual(newest);
    expect(freshnessOf([live, old], 12.9 * second)).toEqual(newest);
  });

  test('marks recorded data that will not grow', () => {
    expect(freshnessOf([old], 12 * second)).toEqual({
      newestBar: '1970-01-01T00:00:05.000Z',
      ageSeconds: 7,
      historical: true,
    });
  });

  test('is not negative when a bar is ahead of the clock', () => {
    expect(freshnessOf([live], 0).ageSeconds).toBe(0);
  });

  test.each([[[]], [[empty]]])('is unknown while there is no bar', (rows) => {
    expect(freshnessOf(rows, 12 * second)).toEqual({ newestBar: null, ageSeconds: null, historical: false });
  });
});
