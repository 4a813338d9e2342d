import { describe, expect, test } from 'vitest';
import { SERIES, timeOf } from './bars.fixture.ts';
import { anomalyId, type Identity } from './identity.ts';

const IDENTITY: Identity = {
  series: SERIES,
  rule: 'shock',
  kind: 'price',
  onset: timeOf(0),
  policy: 'standard@1',
  revision: 0,
};

describe('the id of a finding', () => {
  test('tells ticker, day and kind, and is the same every time', () => {
    expect(anomalyId(IDENTITY)).toBe(anomalyId({ ...IDENTITY }));
    expect(anomalyId(IDENTITY)).toBe('acme-20200102-price-00thnfo');
  });

  test.each<[string, Partial<Identity>]>([
    ['feed', { series: { ...SERIES, feed: 'other' } }],
    ['interval', { series: { ...SERIES, interval: '60m' } }],
    ['ticker', { series: { ...SERIES, ticker: 'ACM.E' } }],
    ['rule', { rule: 'other' }],
    ['kind', { kind: 'volume' }],
    ['onset', { onset: IDENTITY.onset + 1 }],
    ['policy', { policy: 'standard@2' }],
    ['revision', { revision: 1 }],
  ])('is another for another %s', (_, change) => {
    expect(anomalyId({ ...IDENTITY, ...change })).not.toBe(anomalyId(IDENTITY));
  });

  test.each([
    ['^GSPC', /^gspc-20200102-price-[0-9a-z]{7}$/],
    ['BRK.B', /^brkb-20200102-price-[0-9a-z]{7}$/],
  ])('of %s can stand in a path', (ticker, form) => {
    expect(anomalyId({ ...IDENTITY, series: { ...SERIES, ticker } })).toMatch(form);
  });

  test('is another for each of ten thousand onsets of a day', () => {
    const ids = Array.from({ length: 10_000 }, (_, i) => anomalyId({ ...IDENTITY, onset: IDENTITY.onset + i }));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
