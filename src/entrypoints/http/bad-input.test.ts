import { describe, expect, test } from 'vitest';
import { appOver } from './app.fixture.ts';
import { problemSchema } from './problem.ts';

const app = await appOver();

const detailOf = async (path: string, status: number): Promise<string> => {
  const response = await app.request(path);
  const body = await response.json();
  expect(response.status).toBe(status);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  const { detail, ...rest } = problemSchema.strict().parse(body);
  expect(rest).toEqual({ type: 'about:blank', title: expect.any(String), status });
  return detail;
};

const ROUTES = ['/anomalies', '/anomalies/AAPL', '/tickers/AAPL/bars'];
const LISTS = ROUTES.slice(0, 2);

describe.each(ROUTES)('%s refuses', (route) => {
  const max = route.endsWith('bars') ? 10_000 : 100;

  test.each(['0', '-1', '1e9', '10abc', '', ' 5', '5.0', '1000000000', String(max + 1), '٥', '0x10', '007', 'NaN'])(
    'limit=%j',
    async (limit) => {
      const detail = await detailOf(`${route}?limit=${encodeURIComponent(limit)}`, 400);
      expect(detail).toBe(`limit must be a whole number from 1 to ${max}, not "${limit}".`);
    },
  );

  test.each([
    '2021-02-30',
    '2021-13-01',
    '20200316',
    '2020-3-16',
    'yesterday',
    '2020-03-16T00:00:00Z',
    '',
    '0000-00-00',
  ])('from=%j', async (date) => {
    const detail = await detailOf(`${route}?from=${encodeURIComponent(date)}`, 400);
    expect(detail).toBe(`from must be a real date written YYYY-MM-DD, not "${date}".`);
  });

  test('from after to', async () => {
    const detail = await detailOf(`${route}?from=2020-03-17&to=2020-03-16`, 400);
    expect(detail).toBe('from 2020-03-17 must not be after to 2020-03-16: exchange the two.');
  });

  test.each(['limit=5&limit=5', 'limit=5&limit=6'])('a parameter given twice: %s', async (query) => {
    expect(await detailOf(`${route}?${query}`, 400)).toBe('limit may be given only once.');
  });

  test.each(['page', '__proto__', 'constructor', 'Limit', 'limit[]', '$ne'])(
    'the unknown parameter %s',
    async (name) => {
      const detail = await detailOf(`${route}?${encodeURIComponent(name)}=1`, 400);
      expect(detail).toMatch(/^There is no parameter ".*": allowed are .*\.$/);
      expect(detail).toContain(`"${name}"`);
    },
  );
});

describe.each(LISTS)('%s refuses', (route) => {
  test.each(['loud', 'HIGH', '', 'high,medium', '<img onerror=x>'])('severity=%j', async (severity) => {
    const detail = await detailOf(`${route}?severity=${encodeURIComponent(severity)}`, 400);
    expect(detail).toBe(`severity must be one of medium, high, critical, not "${severity}".`);
  });

  test('kind=spike, and says which kinds there are', async () => {
    expect(await detailOf(`${route}?kind=spike`, 400)).toBe(
      'kind must be one of price, volume, gap, range, level-shift, volatility-shift, drawdown, stale, bad-tick, ' +
        'missing-bars, suspect-corporate-action, flat-baseline, not "spike".',
    );
  });

  test.each(['date=2020-03-16&from=2020-03-16', 'date=2020-03-16&to=2020-03-16'])('%s', async (query) => {
    const detail = await detailOf(`${route}?${query}`, 400);
    expect(detail).toBe('date cannot be combined with from or to: give either the one day or the range.');
  });

  test.each(['', 'abc', '=', 'bnVsbA', 'e30', 'W10', '%00', 'A'.repeat(1900)])('cursor=%j', async (cursor) => {
    const detail = await detailOf(`${route}?cursor=${cursor}`, 400);
    expect(detail).toBe('cursor is not one that this list gave: leave it out to start again.');
  });
});

describe('/tickers/AAPL/bars refuses', () => {
  test('an interval there is not', async () => {
    const detail = await detailOf('/tickers/AAPL/bars?interval=1h', 400);
    expect(detail).toBe('interval must be one of 1d, 60m, 5m, 1m, not "1h".');
  });

  test('a feed that cannot be one', async () => {
    const detail = await detailOf("/tickers/AAPL/bars?feed=';DROP", 400);
    expect(detail).toMatch(/^feed must be the id of a feed: .*, not "';DROP"\.$/);
  });
});

const MALFORMED = [
  'aapl',
  ' AAPL',
  'AAPL ',
  'A'.repeat(300),
  'ААРL',
  '\u202eLPAA',
  '😀',
  'AA\u200bPL',
  "'; DROP TABLE findings",
  '$ne',
  'A#B',
  'A|B',
  'A/B',
  '=HYPERLINK("x")',
  '<script>',
  '\0',
  '%',
  `${'a'.repeat(1900)}!`,
];

describe.each(['/anomalies/', '/tickers/'])('%s{ticker}', (route) => {
  test.each(MALFORMED)('refuses the ticker %j and says what one looks like', async (ticker) => {
    const detail = await detailOf(route + encodeURIComponent(ticker), 400);
    expect(detail).toMatch(/^ticker must be written in capitals like AAPL, BRK\.B, BF-B or \^GSPC, not ".*"\.$/su);
    expect(detail.length).toBeLessThan(130);
    expect(detail).not.toMatch(/\p{C}/u);
  });

  test.each(['%E0%A4%A', '%C0%AE', '%'])('refuses the broken escape %s', async (escape) => {
    expect(await detailOf(route + escape, 400)).toContain(`"${escape}"`);
  });

  test.each(['MSFT', 'BRK.B', 'BF-B', '^DJI', '0700.HK'])(
    'does not know %s, which could be watched',
    async (ticker) => {
      const detail = await detailOf(route + encodeURIComponent(ticker), 404);
      expect(detail).toBe(`${ticker} is not watched: /tickers lists what is.`);
    },
  );
});

describe('everything else', () => {
  test.each(['/nope', '/anomalies/', '/anomalies/AAPL/x/y', '/tickers/AAPL/Bars', '//', '/ANOMALIES', '/assets/x.js'])(
    'there is nothing at %s',
    async (path) => {
      expect(await detailOf(path, 404)).toBe(
        `There is nothing at "${path}": /docs and /openapi.json list what there is, / is the page.`,
      );
    },
  );

  test.each([
    ['POST', '/anomalies'],
    ['PUT', '/tickers/AAPL'],
    ['DELETE', '/'],
    ['OPTIONS', '/tickers'],
    ['PATCH', '/openapi.json'],
  ])('%s is not possible at %s', async (method, path) => {
    const response = await app.request(path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET, HEAD');
    expect(await response.json()).toMatchObject({
      detail: `"${method}" is not possible at "${path}": allowed are GET, HEAD.`,
    });
  });

  test('/tickers takes asOf alone', async () => {
    expect(await detailOf('/tickers?limit=5', 400)).toBe('There is no parameter "limit": allowed are asOf.');
  });
});
