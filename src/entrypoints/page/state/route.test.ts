import { expect, test } from 'vitest';
import { formatRoute, parseRoute } from './route.ts';

const ROUTES = [
  ['#/', { ticker: null, finding: null }],
  ['#/AAPL', { ticker: 'AAPL', finding: null }],
  ['#/^GSPC/gspc-20200316-price-0f3a', { ticker: '^GSPC', finding: 'gspc-20200316-price-0f3a' }],
  ['#/A%2FB/c%20d', { ticker: 'A/B', finding: 'c d' }],
] as const;

test.each(ROUTES)('%s is read and written', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
  expect(formatRoute(route)).toBe(hash);
});

test('an address that cannot be read names nothing', () => {
  expect(parseRoute('')).toEqual({ ticker: null, finding: null });
  expect(parseRoute('#/%E0%A4%A/x')).toEqual({ ticker: null, finding: 'x' });
});
