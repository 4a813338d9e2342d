import { expect, test } from 'vitest';
import { formatRoute, parseRoute, type Route } from './route.ts';

const NOWHERE: Route = {
  ticker: null,
  finding: null,
  severity: null,
  kind: null,
  panel: null,
  log: 'all',
  replay: null,
};

const NAIVE = { replay: 'naive', budget: null, only: null, from: null, to: null } as const;

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
  ['#/?panel=replay&replay=naive', { panel: 'replay', replay: NAIVE }],
  [
    '#/AAPL?replay=standard&budget=1.5&only=^GSPC&from=2020-01-02&to=2020-04-17',
    {
      ticker: 'AAPL',
      replay: { replay: 'standard', budget: '1.5', only: '^GSPC', from: '2020-01-02', to: '2020-04-17' },
    },
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
  expect(parseRoute('#/?replay=best&from=2020-01-02')).toEqual(NOWHERE);
  expect(parseRoute('#/?replay=naive&budget=2&only=<b>&from=2020-02-30&to=now')).toEqual({ ...NOWHERE, replay: NAIVE });
  expect(parseRoute('#/?replay=standard&budget=1e9').replay?.budget).toBeNull();
});
