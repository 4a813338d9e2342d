import { expect, test } from 'vitest';
import { formatRoute, parseRoute, type Route } from './route.ts';

const NOWHERE: Route = { ticker: null, finding: null, severity: null, kind: null, panel: null, log: 'all' };

const ROUTES: readonly (readonly [string, Partial<Route>])[] = [
  ['#/', {}],
  ['#/AAPL', { ticker: 'AAPL' }],
  ['#/^GSPC/gspc-20200316-price-0f3a', { ticker: '^GSPC', finding: 'gspc-20200316-price-0f3a' }],
  ['#/A%2FB/c%20d', { ticker: 'A/B', finding: 'c d' }],
  ['#/?panel=system', { panel: 'system' }],
  [
    '#/AAPL?severity=high&kind=volume&panel=decisions&log=silences',
    { ticker: 'AAPL', severity: 'high', kind: 'volume', panel: 'decisions', log: 'silences' },
  ],
];

test.each(ROUTES)('%s is read and written', (hash, route) => {
  expect(parseRoute(hash)).toEqual({ ...NOWHERE, ...route });
  expect(formatRoute({ ...NOWHERE, ...route })).toBe(hash);
});

test('an address that cannot be read names nothing', () => {
  expect(parseRoute('')).toEqual(NOWHERE);
  expect(parseRoute('#/%E0%A4%A/x')).toEqual({ ...NOWHERE, finding: 'x' });
  expect(parseRoute('#/?severity=grave&kind=&panel=__proto__&log=none')).toEqual(NOWHERE);
});
