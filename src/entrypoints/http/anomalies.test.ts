import { describe, expect, test } from 'vitest';
import { at, changesOf, findingOf, tickerOf } from '../../adapters/read-model/rows.fixture.ts';
import { renderFinding } from '../../application/wording/render-finding.ts';
import type { z } from '@hono/zod-openapi';
import { appOver, MARKET } from './app.fixture.ts';
import { findingsSchema } from './schemas.ts';

type Findings = z.output<typeof findingsSchema>;

const app = await appOver();

const get = async (path: string): Promise<Findings> => {
  const response = await app.request(path);
  expect(response.status).toBe(200);
  return findingsSchema.parse(await response.json());
};

const ids = ({ anomalies }: Findings): readonly string[] => anomalies.map(({ id }) => id);

const pages = async (path: string, cursor: string | null = null): Promise<readonly (readonly string[])[]> => {
  const page = await get(cursor === null ? path : `${path}&cursor=${cursor}`);
  return [ids(page), ...(page.nextCursor === null ? [] : await pages(path, page.nextCursor))];
};

describe('the list of findings', () => {
  test('gives findings as every other way out does, newest first', async () => {
    const list = await get('/anomalies');
    expect(ids(list)).toEqual(['march', 'apple', 'week', 'flash']);
    expect(list.anomalies[2]).toEqual(MARKET.findings.filter(({ id }) => id === 'week').map(renderFinding)[0]);
    expect(list).toMatchObject({
      count: 4,
      nextCursor: null,
      freshness: { newestBar: '2020-02-24T14:30:00.000Z', ageSeconds: 4_834_800, historical: true },
    });
  });

  test('of a ticker has the freshness of that ticker', async () => {
    const list = await get('/anomalies/AAPL');
    expect(ids(list)).toEqual(['apple']);
    expect(list.freshness).toMatchObject({ newestBar: '2018-05-03T13:30:00.000Z' });
  });

  test.each([
    ['/anomalies/^GSPC', ['march', 'week', 'flash']],
    ['/anomalies/%5EGSPC', ['march', 'week', 'flash']],
    ['/anomalies?severity=critical', ['march', 'flash']],
    ['/anomalies?kind=volume', ['flash']],
    ['/anomalies?kind=gap', []],
    ['/anomalies?date=2020-02-27', ['week']],
    ['/anomalies?date=2020-02-26', []],
    ['/anomalies?from=2020-03-02', ['march', 'apple', 'week']],
    ['/anomalies?to=2020-03-02', ['week', 'flash']],
    ['/anomalies?from=2020-03-16&to=2020-03-16&severity=medium', ['apple']],
    ['/anomalies/^GSPC?severity=critical&from=2011-01-01', ['march']],
  ])('%s', async (path, expected) => {
    const list = await get(path);
    expect([ids(list), list.count]).toEqual([expected, expected.length]);
  });

  test.each([
    ['/anomalies?limit=1', [['march'], ['apple'], ['week'], ['flash']]],
    ['/anomalies?limit=3', [['march', 'apple', 'week'], ['flash']]],
    ['/anomalies?limit=4', [['march', 'apple', 'week', 'flash']]],
    ['/anomalies/^GSPC?limit=2&to=2020-03-16', [['march', 'week'], ['flash']]],
  ])('%s: its cursors lead through all pages', async (path, expected) => {
    expect(await pages(path)).toEqual(expected);
  });

  test.each([
    ['cut', (cursor: string) => `/anomalies?cursor=${cursor.slice(0, -2)}`],
    ['edited', (cursor: string) => `/anomalies?cursor=${cursor.replace(/^./, 'Z')}`],
    [
      'pointed at another finding',
      (cursor: string) => {
        const content = Buffer.from(cursor, 'base64url').toString().replace('march', 'flash');
        return `/anomalies?cursor=${Buffer.from(content).toString('base64url')}`;
      },
    ],
    ['padded', (cursor: string) => `/anomalies?cursor=${cursor}%3D`],
    ['used for another ticker', (cursor: string) => `/anomalies/AAPL?cursor=${cursor}`],
    ['used with another filter', (cursor: string) => `/anomalies?severity=critical&cursor=${cursor}`],
  ])('refuses a cursor that was %s', async (_, path) => {
    const { nextCursor } = await get('/anomalies?limit=1');
    const response = await app.request(path(nextCursor ?? ''));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      detail: 'cursor is not one that this list gave: leave it out to start again.',
    });
  });

  test('takes a cursor with another page size', async () => {
    const { nextCursor } = await get('/anomalies?limit=1');
    expect(ids(await get(`/anomalies?limit=2&cursor=${nextCursor}`))).toEqual(['apple', 'week']);
  });
});

describe('findings of several feeds', async () => {
  const feed = { ...tickerOf('csv/^GSPC/1d').feed, id: 'csv' };
  const two = await appOver(
    {},
    changesOf({
      findings: [findingOf('ours', ['2020-02-21']), findingOf('theirs', ['2020-02-24'], { series: 'csv/^GSPC/1d' })],
      tickers: [tickerOf('sample/^GSPC/1d'), tickerOf('csv/^GSPC/1d', { feed, lastBar: at('2020-03-02') })],
    }),
  );

  test.each([
    ['/anomalies', ['theirs', 'ours'], '2020-03-02'],
    ['/anomalies?feed=sample', ['ours'], '2020-02-24'],
    ['/anomalies/^GSPC?feed=csv', ['theirs'], '2020-03-02'],
    ['/anomalies/^GSPC?interval=1d', ['theirs', 'ours'], '2020-03-02'],
  ])('%s', async (path, expected, newest) => {
    const list = findingsSchema.parse(await (await two.request(path)).json());
    expect(ids(list)).toEqual(expected);
    expect(list.freshness.newestBar).toContain(newest);
  });

  test('of a feed that nothing is watched on there are none, and a ticker is not found on it', async () => {
    expect(await (await two.request('/anomalies?feed=other')).json()).toMatchObject({ anomalies: [], count: 0 });
    expect(await (await two.request('/anomalies/^GSPC?interval=5m')).json()).toMatchObject({
      status: 404,
      detail: '^GSPC is not watched on that feed and interval: its series are csv/^GSPC/1d, sample/^GSPC/1d.',
    });
  });

  test('a cursor belongs to its feed', async () => {
    const { nextCursor } = findingsSchema.parse(await (await two.request('/anomalies?limit=1')).json());
    expect((await two.request(`/anomalies?cursor=${nextCursor}`)).status).toBe(200);
    expect((await two.request(`/anomalies?feed=csv&cursor=${nextCursor}`)).status).toBe(400);
  });
});
