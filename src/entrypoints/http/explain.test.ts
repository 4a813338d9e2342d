import { describe, expect, test } from 'vitest';
import { at, barOf, changesOf, findingOf, tickerOf } from '../../adapters/read-model/rows.fixture.ts';
import { appOver } from './app.fixture.ts';
import { explanationSchema } from './explain-schemas.ts';
import { whyNotSchema } from './why-not-schemas.ts';

const CSV = { ...tickerOf('csv/AAPL/60m').feed, id: 'csv' };
const { bar: was } = barOf('2020-02-24');

const app = await appOver(
  {},
  changesOf({
    findings: [findingOf('week', ['2020-02-24', '2020-02-27'])],
    bars: [barOf('2020-02-21'), barOf('2020-02-24', { revision: 1, was: { ...was, close: 90 } }), barOf('2020-02-27')],
    tickers: [
      tickerOf('sample/^GSPC/1d', { lastBar: at('2020-02-27') }),
      tickerOf('sample/AAPL/1d'),
      tickerOf('csv/AAPL/60m', { feed: CSV, firstBar: null, lastBar: null }),
    ],
  }),
);

const get = async (path: string): Promise<unknown> => {
  const response = await app.request(path);
  expect(response.status).toBe(200);
  return response.json();
};

const refusal = async (path: string): Promise<unknown> => {
  const response = await app.request(path);
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  const { status, detail } = Object(await response.json());
  expect(response.status).toBe(status);
  return [status, detail];
};

const unchanged = async (path: string): Promise<number> => {
  const first = await app.request(path);
  return (await app.request(path, { headers: { 'If-None-Match': first.headers.get('ETag') ?? '' } })).status;
};

describe('the explanation of a finding', () => {
  const path = '/anomalies/^GSPC/week/explanation';

  test('has its factors with their units, its bars, what was corrected, and all of it in words', async () => {
    const told = explanationSchema.strict().parse(await get(path));
    expect(told).toMatchObject({
      id: 'week',
      series: 'sample/^GSPC/1d',
      rule: 'surprise',
      policy: 'standard@0f3a',
      factors: [{ detector: 'return', unit: 'log-return', value: -0.12, sample: 63 }],
      bars: [
        { timestamp: '2020-02-24T14:30:00.000Z', kind: 'price', severity: 'high', factor: { detector: 'return' } },
        { timestamp: '2020-02-27T14:30:00.000Z' },
      ],
      corrections: [{ timestamp: '2020-02-24T14:30:00.000Z', revision: 1, was: { close: 90 }, is: { close: 101 } }],
      freshness: { newestBar: '2020-02-27T14:30:00.000Z' },
    });
    expect(told.bars[0]?.rarity).toBeCloseTo(10 ** 5.25, 0);
    expect(told.text).toMatch(/^\^GSPC fell 11\.3 % on 2020-02-24/);
  });

  test('does not come twice', async () => expect(await unchanged(path)).toBe(304));

  test.each([
    ['/anomalies/^GSPC/none/explanation', '^GSPC has no finding "none": /anomalies/^GSPC lists those that stand.'],
    ['/anomalies/AAPL/week/explanation', 'AAPL has no finding "week": /anomalies/AAPL lists those that stand.'],
  ])('%s: there is none', async (address, detail) => expect(await refusal(address)).toEqual([404, detail]));
});

describe('why not', () => {
  const path = '/tickers/^GSPC/why-not?time=2020-02-21';

  test.each(['2020-02-21', '2020-02-21T20:59:00Z', '2020-02-21T23:30:00-05:00'])(
    'the judgement of the day of %s, its factors, and what would have been needed',
    async (time) => {
      const told = whyNotSchema.parse(await get(`/tickers/^GSPC/why-not?time=${encodeURIComponent(time)}`));
      expect(told).toMatchObject({
        answer: 'judged',
        series: 'sample/^GSPC/1d',
        date: '2020-02-21',
        timestamp: '2020-02-21T14:30:00.000Z',
        bars: 1,
        verdict: 'normal',
        reason: 'within-normal',
        score: 0.2,
        needed: [{ of: 'close' }],
        factors: [{ detector: 'return', unit: 'log-return' }],
        correction: null,
        around: [],
      });
      expect(told.text).toMatch(/^\^GSPC on 2020-02-21: normal \(within-normal\)/);
    },
  );

  test('the finding that a day lies in, and the last correction of its bar', async () => {
    expect(await get('/tickers/^GSPC/why-not?time=2020-02-24')).toMatchObject({
      correction: { revision: 1, was: { close: 90 }, is: { close: 101 } },
      around: [{ finding: { id: 'week' }, holds: true }],
    });
  });

  test('why a day has no bar', async () => {
    const told = whyNotSchema.parse(await get('/tickers/^GSPC/why-not?time=2020-02-22'));
    expect(told).toMatchObject({ answer: 'no-bar', because: 'closed', closure: 'weekend', last: '2020-02-27' });
    expect(told.text).toBe('No bar of ^GSPC was judged on 2020-02-22: that day is on a weekend.');
  });

  test('of several series the one that is chosen', async () => {
    expect(await get('/tickers/AAPL/why-not?time=2020-02-21&feed=csv')).toMatchObject({
      answer: 'no-bar',
      series: 'csv/AAPL/60m',
      because: 'nothing-judged',
      freshness: { newestBar: null },
    });
  });

  test('of bars within the day the instant is the question', async () => {
    expect(await get('/tickers/AAPL/why-not?time=2020-02-21T10:45:00-05:00&feed=csv')).toMatchObject({
      at: '2020-02-21T15:45:00.000Z',
    });
  });

  test('does not come twice', async () => expect(await unchanged(path)).toBe(304));

  const both = 'Choose one of its series by feed and interval: csv/AAPL/60m, sample/AAPL/1d.';
  const moment = 'must be a real date (2020-03-16) or an instant with its zone (2020-03-16T20:00:00Z).';

  test.each([
    ['/tickers/AAPL/why-not?time=2020-02-21', 400, both],
    ['/tickers/AAPL/why-not?time=2020-02-21&feed=other', 404, both],
    ['/tickers/MSFT/why-not?time=2020-02-21', 404, 'MSFT is not watched: /tickers lists what is.'],
    ['/tickers/^GSPC/why-not', 400, 'time must be given.'],
    ['/tickers/^GSPC/why-not?time=2020-02-30', 400, `time "2020-02-30" ${moment}`],
    ['/tickers/^GSPC/why-not?time=2020-02-21T10:00', 400, `time "2020-02-21T10:00" ${moment}`],
    ['/tickers/^GSPC/why-not?time=2020-05-01', 400, 'time "2020-05-01" lies in the future: nothing is known then yet.'],
  ])('%s is refused', async (address, status, detail) => expect(await refusal(address)).toEqual([status, detail]));
});
