import { describe, expect, test } from 'vitest';
import { barOf, changesOf, tickerOf } from '../../adapters/read-model/rows.fixture.ts';
import { appOver } from './app.fixture.ts';

const app = await appOver();

const get = async (path: string): Promise<unknown> => {
  const response = await app.request(path);
  expect(response.status).toBe(200);
  return response.json();
};

describe('the watched tickers', () => {
  test('are listed with how far each series has come', async () => {
    expect(await get('/tickers')).toMatchObject({
      tickers: [
        {
          series: 'csv/AAPL/60m',
          ticker: 'AAPL',
          feed: 'sample',
          interval: '60m',
          bars: 0,
          firstBar: null,
          lastBar: null,
        },
        { series: 'sample/AAPL/1d', interval: '1d', lastBar: '2018-05-03T13:30:00.000Z' },
        { series: 'sample/^GSPC/1d', firstBar: '2020-02-20T14:30:00.000Z', historical: true, policy: 'standard@0f3a' },
      ],
      count: 3,
    });
  });

  test('can be asked for one by one', async () => {
    const answer = await get('/tickers/AAPL');
    expect(answer).toMatchObject({ tickers: [{ series: 'csv/AAPL/60m' }, { series: 'sample/AAPL/1d' }], count: 2 });
  });

  test('say that there is nothing yet when there is nothing yet', async () => {
    const response = await (await appOver({}, changesOf({}))).request('/tickers');
    expect(await response.json()).toEqual({
      tickers: [],
      count: 0,
      freshness: { newestBar: null, ageSeconds: null, historical: false },
    });
  });
});

describe('the bars of a ticker', () => {
  test('come with verdict, score and band', async () => {
    expect(await get('/tickers/^GSPC/bars?to=2020-02-20')).toEqual({
      series: 'sample/^GSPC/1d',
      bars: [
        {
          timestamp: '2020-02-20T14:30:00.000Z',
          sessionDate: '2020-02-20',
          open: 100.5,
          high: 102.25,
          low: 99.125,
          close: 101,
          volume: 3_000_000_000,
          verdict: 'normal',
          reason: 'within-normal',
          missing: 0,
          score: 0.2,
          terms: null,
          needed: [{ of: 'close', below: expect.any(Number), above: expect.any(Number) }],
          band: { low: 98.5, high: 103.5 },
          revision: 0,
          was: null,
        },
      ],
      count: 1,
      freshness: { newestBar: '2020-02-24T14:30:00.000Z', ageSeconds: 4_834_800, historical: true },
    });
  });

  test.each([
    ['', ['2020-02-20', '2020-02-21', '2020-02-24']],
    ['?limit=2', ['2020-02-21', '2020-02-24']],
    ['?from=2020-02-21&to=2020-02-23', ['2020-02-21']],
    ['?to=2020-02-21&limit=1', ['2020-02-21']],
    ['?from=2020-02-25', []],
    ['?feed=sample&interval=1d', ['2020-02-20', '2020-02-21', '2020-02-24']],
  ])('/tickers/^GSPC/bars%s: the newest of the range, oldest first', async (query, expected) => {
    const answer = await get(`/tickers/%5EGSPC/bars${query}`);
    expect(answer).toMatchObject({ bars: expected.map((sessionDate) => ({ sessionDate })), count: expected.length });
  });

  test('are of the series recorded last, unless feed or interval choose', async () => {
    const feed = { ...tickerOf('sample/AAPL/1d').feed, id: 'csv' };
    const tickers = [
      tickerOf('sample/AAPL/1d', { lastRecorded: 2 }),
      tickerOf('csv/AAPL/60m', { feed, lastRecorded: 1 }),
    ];
    const bars = [barOf('2020-02-20', { series: 'csv/AAPL/60m' })];
    const two = await appOver({}, changesOf({ tickers, bars }));
    const seriesOf = async (query: string): Promise<unknown> =>
      (await two.request(`/tickers/AAPL/bars${query}`)).json();
    expect(await seriesOf('')).toMatchObject({ series: 'sample/AAPL/1d', count: 0 });
    expect(await seriesOf('?interval=60m')).toMatchObject({ series: 'csv/AAPL/60m', count: 1 });
    expect(await seriesOf('?feed=csv')).toMatchObject({ series: 'csv/AAPL/60m', count: 1 });
    expect(await seriesOf('?feed=csv&interval=1d')).toMatchObject({
      status: 404,
      detail: 'AAPL is not watched on that feed and interval: its series are csv/AAPL/60m, sample/AAPL/1d.',
    });
  });
});
