import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { changesOf, findingOf, tickerOf } from '../../adapters/read-model/rows.fixture.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { ReadModelError, type ReadModel } from '../../application/ports/read-model.ts';
import { appOver, MARKET, NOW, READY, SYSTEM } from './app.fixture.ts';

const broken = (error: Error): ReadModel => ({
  ...createMemoryReadModel(),
  tickers: async () => {
    throw error;
  },
});

describe('health and readiness', () => {
  test('lives', async () => {
    const response = await (await appOver()).request('/health');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test('shows how far it is until it is ready', async () => {
    const progress = { ...READY, ready: false, stage: 'judging the sample bars', barsJudged: 3, barsExpected: 8000 };
    const response = await (await appOver({ readiness: async () => progress })).request('/ready');
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      ...progress,
      freshness: { newestBar: '2020-02-24T14:30:00.000Z', ageSeconds: 4_834_800, historical: true },
    });
  });

  test('shows the lag of each subscriber when it is ready', async () => {
    const subscribers = [{ name: 'notify:slack', lag: 2, failing: 'Slack answered 500.', parked: 1 }];
    const response = await (await appOver({ readiness: async () => ({ ...READY, subscribers }) })).request('/ready');
    expect([response.status, await response.json()]).toMatchObject([200, { ready: true, subscribers }]);
  });
});

describe('when the data cannot be read', () => {
  const DAMAGED = 'The data are damaged or not those that were there: /ready says what to do about it.';

  test.each([
    ['/anomalies', 'unavailable', 'The data cannot be read for now: try again later.'],
    ['/anomalies', 'corrupt', DAMAGED],
    ['/anomalies/AAPL', 'corrupt', DAMAGED],
    ['/anomalies', 'damaged', DAMAGED],
    ['/tickers', 'corrupt', DAMAGED],
    ['/tickers/AAPL', 'corrupt', DAMAGED],
    ['/tickers/AAPL/bars', 'corrupt', DAMAGED],
  ] as const)(
    '%s says so instead of giving an empty list, and logs the cause, which is %s',
    async (path, kind, detail) => {
      const errors: object[] = [];
      const failure = new ReadModelError(kind, 'The file /secret/readmodel.sqlite is damaged.');
      const logger = { error: (context: object) => errors.push(context) };
      const response = await (await appOver({ readModel: broken(failure), logger })).request(path);
      expect(response.status).toBe(503);
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(await response.json()).toEqual({
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        detail,
      });
      expect(errors).toEqual([{ err: failure, path }]);
    },
  );

  test('what the data refuse was asked wrongly here: no outage, and logged', async () => {
    const errors: object[] = [];
    const failure = new ReadModelError('refused', 'The table refuses what it is asked.');
    const logger = { error: (context: object) => errors.push(context) };
    const response = await (await appOver({ readModel: broken(failure), logger })).request('/anomalies');
    expect([response.status, errors]).toEqual([500, [{ err: failure, path: '/anomalies' }]]);
  });

  test('/ready and /system say what they know', async () => {
    const failure = new EventStoreError('corrupt', 'The table was emptied.');
    const app = await appOver({ readModel: broken(failure) });
    const ready = await app.request('/ready');
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ ready: false, barsJudged: 3, freshness: { newestBar: null } });
    const system = await app.request('/system');
    expect(system.status).toBe(200);
    expect(await system.json()).toMatchObject({ head: 7, feeds: [] });
  });

  test('/ready and /system tell what fails, and how new is what is known all the same', async () => {
    const dependencies = [{ name: 'event store', failing: 'It does not answer.' }] as const;
    const app = await appOver({
      readiness: async () => ({ ...READY, ready: false, dependencies }),
      system: async () => ({ ...SYSTEM, dependencies: [...dependencies] }),
    });
    const freshness = { newestBar: expect.any(String) };
    expect(await (await app.request('/ready')).json()).toMatchObject({ ready: false, dependencies, freshness });
    expect(await (await app.request('/system')).json()).toMatchObject({ dependencies, feeds: [{ freshness }] });
  });

  test('/ready asks on while others cannot be heard: what is here is ready', async () => {
    const dependencies = [{ name: 'stream', failing: 'It may not be read.' }] as const;
    const response = await (await appOver({ readiness: async () => ({ ...READY, dependencies }) })).request('/ready');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ready: true,
      dependencies,
      freshness: { newestBar: expect.any(String) },
    });
  });

  test('a surprise is a 500 that tells nothing of the inside', async () => {
    const readModel = broken(new TypeError('x is undefined at /secret/file.ts:12'));
    const response = await (await appOver({ readModel })).request('/tickers');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/secret|undefined|stack/);
  });
});

describe('every answer', () => {
  test.each(['/', '/anomalies', '/anomalies?limit=0', '/nope', '/health', '/openapi.json'])(
    '%s carries the security headers',
    async (path) => {
      const { headers } = await (await appOver()).request(path);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      expect(headers.get('Content-Security-Policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(headers.get('Strict-Transport-Security')).toBeNull();
    },
  );

  test.each(['/anomalies', '/anomalies/AAPL', '/tickers', '/tickers/AAPL', '/tickers/^GSPC/bars'])(
    '%s is not sent again while nothing but its age has changed',
    async (path) => {
      const readModel = createMemoryReadModel();
      await readModel.apply(MARKET);
      let now = NOW;
      const app = await appOver({ readModel, now: () => now });
      const first = await app.request(path);
      expect(first.headers.get('Cache-Control')).toBe('no-cache');
      const headers = { 'If-None-Match': first.headers.get('ETag') ?? '' };
      now += 60_000;
      const second = await app.request(path, { headers });
      expect([second.status, await second.text()]).toEqual([304, '']);
      const lastBar = NOW + 1;
      const tickers = ['sample/^GSPC/1d', 'sample/AAPL/1d'].map((series) => tickerOf(series, { lastBar }));
      await readModel.apply(changesOf({ tickers, findings: [findingOf('new', ['2020-04-17'])], checkpoint: 2 }));
      expect((await app.request(path, { headers })).status).toBe(200);
    },
  );

  test('HEAD has the headers of GET and no body', async () => {
    const app = await appOver();
    const [get, head] = [await app.request('/tickers'), await app.request('/tickers', { method: 'HEAD' })];
    expect([head.status, head.headers.get('ETag'), await head.text()]).toEqual([200, get.headers.get('ETag'), '']);
  });
});

const operation = z.object({
  parameters: z.array(z.object({ name: z.string() })).optional(),
  responses: z.record(z.string(), z.object({ description: z.string() })),
});
const openApi = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.literal('Tapewatch') }),
  paths: z.record(z.string(), z.object({ get: operation }).or(z.object({ post: operation }))),
});

describe('the OpenAPI document', () => {
  test('describes every route, with parameters and problems', async () => {
    const response = await (await appOver()).request('/openapi.json');
    const document = openApi.parse(await response.json());
    expect(Object.keys(document.paths).toSorted()).toEqual([
      '/anomalies',
      '/anomalies/{ticker}',
      '/anomalies/{ticker}/{id}',
      '/anomalies/{ticker}/{id}/explanation',
      '/anomalies/{ticker}/{id}/verification',
      '/docs',
      '/events',
      '/health',
      '/metrics',
      '/ready',
      '/replays',
      '/system',
      '/tickers',
      '/tickers/{ticker}',
      '/tickers/{ticker}/bars',
      '/tickers/{ticker}/moments',
      '/tickers/{ticker}/why-not',
    ]);
    const bars = document.paths['/tickers/{ticker}/bars'];
    const { parameters = [], responses } = bars && 'get' in bars ? bars.get : {};
    expect(parameters.map(({ name }) => name)).toEqual(['ticker', 'from', 'to', 'limit', 'feed', 'interval', 'asOf']);
    expect(Object.keys(responses ?? {})).toEqual(['200', '400', '404', '503']);
  });
});

describe('the page', () => {
  const root = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(root, 'dist', 'assets'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'dist', 'index.html'), '<!doctype html><title>Tapewatch</title>');
  writeFileSync(join(root, 'dist', 'assets', 'main-1a2b.js'), 'export {};');
  afterAll(() => rmSync(root, { recursive: true }));
  const page = { root: join(root, 'dist'), isBuilding: () => false };

  test('is asked for anew each time, its files never again', async () => {
    const app = await appOver({ page });
    const index = await app.request('/');
    expect([index.headers.get('Content-Type'), index.headers.get('Cache-Control')]).toEqual([
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(await index.text()).toContain('<title>Tapewatch</title>');
    const script = await app.request('/assets/main-1a2b.js');
    expect(script.headers.get('Content-Type')).toMatch(/^text\/javascript/);
    expect(script.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  });

  test.each([
    '/assets/../../secret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/secret.txt',
  ])('does not lead to other files: %s', async (path) => {
    const response = await (await appOver({ page })).request(path);
    expect([response.status, await response.text()]).toEqual([404, expect.not.stringContaining('"secret"')]);
  });

  const elsewhere = 'the data are at /anomalies, /tickers and /openapi.json.';
  const empty = { root: join(root, 'empty'), isBuilding: () => false };
  mkdirSync(empty.root);

  test.each([
    ['while it is being built', { ...empty, isBuilding: () => true }, '1', 'is being built: try again in a second;'],
    ['when its build failed', empty, null, 'could not be built:'],
    ['when there can be none', null, null, 'could not be built:'],
  ])('says where the data are %s', async (_, noPage, retryAfter, what) => {
    const response = await (await appOver({ page: noPage })).request('/');
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, retryAfter]);
    expect(await response.json()).toMatchObject({ detail: `The page ${what} ${elsewhere}` });
  });
});

describe('on a socket', () => {
  test('answers as it does in memory', async () => {
    const app = await appOver();
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    try {
      const list = await fetch(`${url}/anomalies/%5EGSPC?limit=2`);
      expect(await list.json()).toEqual(await (await app.request('/anomalies/%5EGSPC?limit=2')).json());
      const again = await fetch(`${url}/tickers`, {
        headers: { 'If-None-Match': (await fetch(`${url}/tickers`)).headers.get('ETag') ?? '' },
      });
      expect(again.status).toBe(304);
      const refused = await fetch(`${url}/anomalies`, { method: 'POST', body: 'x'.repeat(100_000) });
      expect([refused.status, refused.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
      expect((await fetch(`${url}/anomalies/aapl`)).status).toBe(400);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
