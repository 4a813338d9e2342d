import { setImmediate as breathe } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { barAt, calmBars, STANDARD } from '../../application/commands/market.fixture.ts';
import { createHindsight } from '../../application/queries/as-of.ts';
import { FIRST_COMMIT, openRecorder } from '../../application/replay/recorder.fixture.ts';
import { heapUsed } from '../local/heap-used.fixture.ts';
import { listen, type Listening } from '../local/server.ts';
import { appOver } from './app.fixture.ts';
import { checkProblem, leaksIn, SECRET } from './bad-input.fixture.ts';
import { answerSchema, inputsOf, readApi, routesOf, type Input, type Known, type Route } from './fuzz.fixture.ts';
import { findingsSchema } from './schemas.ts';

/** Inputs of each route, half of them of the seed that stays; some of each also go over a socket. */
const INPUTS = Number(process.env['FUZZ'] ?? 300);
const OVER_A_SOCKET = 30;
const SEED = 20_261_121;

/** Bytes that may be held longer after half of the inputs than before them, all caches warm. */
const MOST_GROWTH = 2 ** 22;

process.env['TAPEWATCH_SLACK_WEBHOOK_URL'] = `https://hooks.slack.invalid/services/${SECRET}`;

const recorder = openRecorder(STANDARD);
await recorder.record('AAPL', calmBars(90));
await recorder.record('AAPL', [barAt(90, 120, 5e7), ...calmBars(97).slice(91)]);
await recorder.record('^GSPC', [...calmBars(80), barAt(80, 190, 5e7)]);
await recorder.record('AAPL', [barAt(97, 120, 5e7)]);
await recorder.record('AAPL', [barAt(97, 190, 5e7)]);

const failures: object[] = [];
const app = await appOver({
  readModel: recorder.live,
  hindsight: createHindsight({ log: recorder.log, openReadModel: createMemoryReadModel, breathe }),
  log: recorder.log,
  now: () => FIRST_COMMIT + 3_600_000,
  logger: { error: (context) => failures.push(context) },
});

const listed = findingsSchema.parse(await (await app.request('/anomalies?limit=1')).json());
const ids = findingsSchema.parse(await (await app.request('/anomalies')).json()).anomalies.map(({ id }) => id);
const { id: _, ...document } = STANDARD;
const rulesOf = (bars: number) => ({
  ...document,
  rules: document.rules.map((rule) => ({ ...rule, quietBars: bars })),
});

const known: Known = {
  values: {
    ticker: ['AAPL', '^GSPC', 'MSFT'],
    id: ids,
    cursor: [listed.nextCursor ?? ''],
    feed: ['test', 'sample'],
    date: ['2019-05-15', '2019-01-02', '2019-05-23'],
    time: ['2019-05-15', '2019-05-23', '2019-05-15T13:30:00Z'],
    series: ['test/AAPL/1d', 'test/^GSPC/1d'],
    after: ['0', '1', '2.0', '6'],
    'last-event-id': ['0', '3.0', '4'],
    asOf: [0, 2, 4, 6].map((n) => new Date(FIRST_COMMIT + n * 1000).toISOString()).concat('2020-03-16'),
  },
  bodies: {
    '/replays': JSON.parse(JSON.stringify([{ policy: document }, { policy: rulesOf(9) }, { policy: 'naive' }])),
  },
};

const api = readApi(await (await app.request('/openapi.json')).json());
const routes = routesOf(api);
const each = Math.ceil(INPUTS / 2);
const head = await recorder.log.head();
const seen = new Map<string, Set<number>>();
let asked = 0;

/** What a response says; a stream that stays open is read as far as its beginning. */
const textOf = async (response: Response): Promise<string> => {
  if (response.headers.get('Content-Type') !== 'text/event-stream') return response.text();
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) return text;
  return '';
};

const schemas = new Map(
  routes.map((route) => {
    const of = route.responses['200']?.content['application/json']?.schema;
    return [route, of ? answerSchema(api, of) : null] as const;
  }),
);

const checkAnswer = (route: Route, { status, headers }: Response, text: string): void => {
  expect([...Object.keys(route.responses), '404', '414']).toContain(String(status));
  expect(leaksIn(text)).toEqual([]);
  if (status === 200) {
    schemas.get(route)?.parse(JSON.parse(text));
    return;
  }
  expect(status).toBeLessThan(500);
  expect([headers.get('Content-Type'), headers.get('Cache-Control')]).toEqual(['application/problem+json', 'no-store']);
  checkProblem(status, text);
};

type Send = (input: Input) => Response | Promise<Response>;

const inMemory: Send = ({ path, ...init }) => app.request(path, init);

const ask = async (route: Route, input: Input, send: Send = inMemory): Promise<void> => {
  const response = await send(input);
  const text = await textOf(response);
  asked += 1;
  seen.set(route.path, (seen.get(route.path) ?? new Set()).add(response.status));
  checkAnswer(route, response, text);
  expect(await recorder.log.head()).toBe(head);
};

let warm = 0;

describe.each([
  [`seed ${SEED}`, SEED],
  ['a seed of its own, told on failure', Math.trunc(Math.random() * 2 ** 31)],
])('inputs made from the schemas, %s', (_name, seed) => {
  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (__, route) => {
    const property = fc.asyncProperty(inputsOf(api, route, known), (input) => ask(route, input));
    await fc.assert(property, { seed, numRuns: each });
  });

  test('leave the server well, with nothing logged', async () => {
    const health = await app.request('/health');
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    expect(failures).toEqual([]);
  });

  test('leave nothing behind in memory once warm', () => {
    const now = heapUsed();
    warm ||= now;
    expect(now - warm).toBeLessThan(MOST_GROWTH);
  });
});

describe('over a socket', () => {
  let server: Listening;
  beforeAll(async () => {
    server = await listen((request) => app.fetch(request), 0);
  });
  afterAll(() => server.close());

  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_name, route) => {
    const overSocket: Send = ({ path, ...init }) => fetch(`${server.url}${path}`, init);
    const property = fc.asyncProperty(inputsOf(api, route, known), (input) => ask(route, input, overSocket));
    await fc.assert(property, { seed: SEED, numRuns: OVER_A_SOCKET });
  });
});

describe('the inputs', () => {
  test('are as many as they should be, and reach every route with right and with wrong ones', () => {
    expect(asked).toBeGreaterThanOrEqual(INPUTS * routes.length);
    for (const { path, parameters, requestBody } of routes) {
      const statuses = [...(seen.get(path) ?? [])];
      expect([path, statuses.includes(200)]).toEqual([path, true]);
      expect([path, statuses.includes(400)]).toEqual([path, parameters.length > 0 || requestBody !== undefined]);
    }
  });
});
