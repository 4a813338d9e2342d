import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import canonicalize from 'canonicalize';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { barAt, calmBars, STANDARD } from '../../application/commands/market.fixture.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import { createHindsight } from '../../application/queries/as-of.ts';
import { FIRST_COMMIT, openRecorder, type Recorder } from '../../application/replay/recorder.fixture.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { appOver } from './app.fixture.ts';
import { findingsSchema } from './schemas.ts';

const NOW = FIRST_COMMIT + 3_600_000;

/** When the n-th commit was recorded: watch, quiet bars, two crashes, the second of them corrected. */
const recordedAt = (n: number): string => new Date(FIRST_COMMIT + n * 1000).toISOString();

let recorder: Recorder;
let app: OpenAPIHono;

const appOf = ({ live, log }: Recorder): Promise<OpenAPIHono> =>
  appOver({
    readModel: live,
    hindsight: createHindsight({ log, openReadModel: createMemoryReadModel, breathe }),
    log,
    now: () => NOW,
  });

beforeEach(async () => {
  recorder = openRecorder(STANDARD);
  await recorder.record('AAPL', calmBars(90));
  await recorder.record('AAPL', [barAt(90, 120, 5e7), ...calmBars(97).slice(91)]);
  await recorder.record('AAPL', [barAt(97, 120, 5e7)]);
  await recorder.record('AAPL', [barAt(97, 190, 5e7)]);
  app = await appOf(recorder);
});

const answer = z.record(z.string(), z.unknown());

const newestIn = (body: unknown): string => findingsSchema.parse(body).anomalies[0]?.id ?? '';

const get = async (path: string): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> => {
  const response = await app.request(path);
  return { status: response.status, body: answer.parse(await response.json()) };
};

describe('as of a moment', () => {
  test('the list, the tickers and the bars are what was known then', async () => {
    const { body: now } = await get('/anomalies/AAPL');
    expect(now).toMatchObject({ count: 2 });
    const early = `asOf=${recordedAt(1)}`;
    expect((await get(`/anomalies/AAPL?${early}`)).body).toMatchObject({ count: 0, asOf: recordedAt(1) });
    expect((await get(`/anomalies?${early}`)).body).toMatchObject({ count: 0, asOf: recordedAt(1) });
    expect((await get(`/tickers?${early}`)).body).toMatchObject({ tickers: [{ bars: 90 }], asOf: recordedAt(1) });
    expect((await get(`/tickers/AAPL?${early}`)).body).toMatchObject({ tickers: [{ bars: 90 }] });
    expect((await get(`/tickers/AAPL/bars?limit=1&${early}`)).body).toMatchObject({
      bars: [{ sessionDate: sessionDate(barAt(89, 1, 1).time) }],
      asOf: recordedAt(1),
    });
    expect((await get(`/tickers/AAPL?asOf=${recordedAt(0)}`)).body).toMatchObject({ tickers: [{ bars: 0 }] });
  });

  test('a corrected bar is what it was then; now it says what it was', async () => {
    const then = await get(`/tickers/AAPL/bars?limit=1&asOf=${recordedAt(3)}`);
    expect(then.body).toMatchObject({ bars: [{ close: 120, revision: 0, was: null }] });
    const now = await get('/tickers/AAPL/bars?limit=2');
    expect(now.body).toMatchObject({
      bars: [
        { revision: 0, was: null },
        { close: 190, revision: 1, was: { close: 120, volume: 5e7 } },
      ],
    });
  });

  test('the age of the data is what it was then, and the answer of a past moment stays', async () => {
    const path = `/anomalies?asOf=${recordedAt(3)}`;
    const { body } = await get(path);
    const age = (FIRST_COMMIT + 3000 - barAt(97, 1, 1).time) / 1000;
    expect(body).toMatchObject({ freshness: { ageSeconds: Math.floor(age) } });
    await recorder.record('AAPL', [barAt(98, 150, 5e7)]);
    expect((await get(path)).body).toEqual(body);
    app = await appOf(recorder);
    expect((await get(path)).body).toEqual(body);
  });

  test('a ticker not yet watched then is not found', async () => {
    const before = new Date(FIRST_COMMIT - 1).toISOString();
    expect((await get(`/anomalies/AAPL?asOf=${before}`)).status).toBe(404);
    expect((await get(`/tickers?asOf=${before}`)).body).toMatchObject({ count: 0 });
  });

  test.each(['/anomalies', '/anomalies/AAPL', '/tickers', '/tickers/AAPL', '/tickers/AAPL/bars', '/anomalies/AAPL/x'])(
    '%s refuses the future and what is no moment',
    async (path) => {
      expect(await get(`${path}?asOf=2024-03-06`)).toMatchObject({
        status: 400,
        body: { detail: 'asOf "2024-03-06" lies in the future: nothing is known then yet.' },
      });
      expect(await get(`${path}?asOf=2024-02-30`)).toMatchObject({
        status: 400,
        body: { detail: expect.stringMatching(/^asOf "2024-02-30" must be a real date/) },
      });
      expect(await get(`${path}?asOf=2024-03-01&asOf=2024-03-01`)).toMatchObject({
        status: 400,
        body: { detail: 'asOf may be given only once.' },
      });
    },
  );

  test('a cursor belongs to its moment', async () => {
    const { body } = await get(`/anomalies?limit=1&asOf=${recordedAt(3)}`);
    const next = (moment: string) => get(`/anomalies?limit=1&cursor=${String(body['nextCursor'])}${moment}`);
    expect(await next(`&asOf=${recordedAt(3)}`)).toMatchObject({ status: 200, body: { count: 1 } });
    expect((await next('')).status).toBe(400);
    expect((await next(`&asOf=${recordedAt(2)}`)).status).toBe(400);
  });

  test('an outage of the log is an outage', async () => {
    const gone = async (): Promise<never> => {
      throw new ReadModelError('unavailable', 'gone');
    };
    app = await appOver({
      hindsight: { ofAll: gone, ofTicker: gone },
    });
    for (const path of ['/anomalies', '/tickers', '/tickers/AAPL/bars'])
      expect((await get(`${path}?asOf=2020-03-16`)).status).toBe(503);
  });
});

describe('the recorded moments of a ticker', () => {
  test('are those at which asOf gives another answer', async () => {
    const { body } = await get('/tickers/AAPL/moments');
    expect(body).toMatchObject({
      count: 5,
      moments: [
        { recordedAt: recordedAt(0), lastBar: null, bars: 0 },
        { recordedAt: recordedAt(1), bars: 90, found: 0 },
        { recordedAt: recordedAt(2), found: 1 },
        { recordedAt: recordedAt(3), found: 1, withdrawn: 0 },
        { recordedAt: recordedAt(4), found: 1, withdrawn: 1, corrected: 1 },
      ],
      freshness: { historical: true },
    });
  });

  test('the newest, when fewer are asked for', async () => {
    const { body } = await get('/tickers/AAPL/moments?limit=2');
    const moments = [{ recordedAt: recordedAt(3) }, { recordedAt: recordedAt(4) }];
    expect(body).toMatchObject({ count: 2, partial: true, moments });
  });

  test('the older ones, page by page, each once', async () => {
    const { body } = await get(`/tickers/AAPL/moments?limit=2&before=${recordedAt(3)}`);
    expect(body).toMatchObject({
      partial: true,
      moments: [{ recordedAt: recordedAt(1) }, { recordedAt: recordedAt(2) }],
    });
    const { body: last } = await get(`/tickers/AAPL/moments?limit=2&before=${recordedAt(1)}`);
    expect(last).toMatchObject({ count: 1, partial: false, moments: [{ recordedAt: recordedAt(0) }] });
    expect((await get('/tickers/AAPL/moments?limit=5')).body).toMatchObject({ count: 5, partial: false });
    expect(await get('/tickers/AAPL/moments?before=soon')).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(/^before "soon" must be a real date/) },
    });
  });

  test('of a ticker that is not watched are not found, and a wrong limit is refused', async () => {
    expect((await get('/tickers/NONE/moments')).status).toBe(404);
    expect((await get('/tickers/AAPL/moments?limit=0')).status).toBe(400);
  });

  test('are an outage while the log cannot be read', async () => {
    vi.spyOn(recorder.log, 'commitsAfter').mockRejectedValueOnce(new EventStoreError('unavailable', 'gone'));
    expect((await get('/tickers/AAPL/moments')).status).toBe(503);
    expect((await get('/tickers/AAPL/moments')).status).toBe(200);
  });
});

describe('a finding by its id', () => {
  test('says that it was retracted and what took its place, and as of then that it stood', async () => {
    const then = await get(`/anomalies/AAPL?limit=1&asOf=${recordedAt(3)}`);
    const gone = newestIn(then.body);
    const now = await get('/anomalies/AAPL?limit=1');
    const next = newestIn(now.body);
    const path = `/anomalies/AAPL/${gone}`;
    expect(gone).not.toBe(next);
    expect((await get(path)).body).toMatchObject({ finding: { id: gone }, retracted: true, supersededBy: next });
    expect((await get(`/anomalies/AAPL/${next}`)).body).toMatchObject({ retracted: false, supersedes: gone });
    expect((await get(`${path}?asOf=${recordedAt(3)}`)).body).toMatchObject({ retracted: false, supersededBy: null });
  });

  test('of another ticker, or of none, is not found', async () => {
    const { body } = await get('/anomalies/AAPL?limit=1');
    const id = newestIn(body);
    expect((await get(`/anomalies/MSFT/${id}`)).status).toBe(404);
    expect(await get('/anomalies/AAPL/nothing')).toMatchObject({
      status: 404,
      body: { detail: 'AAPL has no finding "nothing": /anomalies/AAPL lists those that stand.' },
    });
  });
});

describe('a replay', () => {
  const post = async (body: string, type = 'application/json') => {
    const response = await app.request('/replays', { method: 'POST', body, headers: { 'Content-Type': type } });
    return { status: response.status, body: answer.parse(await response.json()) };
  };

  test('under another policy, and again with the same bytes; the log stays as it is', async () => {
    const head = await recorder.log.head();
    const first = await post('{"policy":"naive"}');
    expect(first).toMatchObject({ status: 200, body: { policy: choosePolicy('naive').id, bars: 98, commits: head } });
    expect(first.body['digest']).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(await post(' {"policy": "naive"} '))).toBe(JSON.stringify(first));
    expect(await recorder.log.head()).toBe(head);
  });

  test('of so many differences, and of one ticker; the digest is of all lines, listed or not', async () => {
    const whole = await post('{"policy":"naive"}');
    const { differences, digest, ...rest } = whole.body;
    const all = z.array(z.object({})).parse(differences);
    expect(all.length).toBeGreaterThan(1);
    const lines = [rest, ...z.array(z.looseObject({})).parse(differences)];
    const hash = createHash('sha256');
    for (const line of lines) hash.update(`${canonicalize(line)}\n`);
    expect(digest).toBe(hash.digest('hex'));
    const { body } = await post('{"policy":"naive","limit":1}');
    expect(body).toEqual({ ...whole.body, differences: z.array(z.unknown()).parse(differences).slice(0, 1) });
    expect((await post('{"policy":"naive","tickers":["MSFT"]}')).body).toMatchObject({ tickers: ['MSFT'], bars: 0 });
  });

  test('under a document of its own, and with a budget', async () => {
    const { id, ...document } = choosePolicy('standard');
    const given = await post(JSON.stringify({ policy: document, from: '2019-05-01', to: '2019-05-31' }));
    expect(given).toMatchObject({ status: 200, body: { policy: id, from: '2019-05-01' } });
    const budget = await post('{"budget":2}');
    expect(budget.body['policy']).toBe(choosePolicy('standard', 2).id);
  });

  test.each([
    ['', 'The body is not JSON'],
    ['{"policy":', 'The body is not JSON'],
    ['[]', 'the body: given []; allowed: an object.'],
    ['{"policy":"/etc/passwd"}', 'policy: given "/etc/passwd"; allowed: standard, naive or a policy document.'],
    ['{"policy":{"name":"mine"}}', 'policy document, rules: given nothing'],
    ['{"policy":"naive","budget":2}', 'policy naive: it has fixed levels'],
    ['{"budget":52}', 'policy standard: a budget of 52 is more than bars of 1d can tell apart; allowed: at most 18'],
    ['{"budget":99}', 'budget: given 99; allowed: a number from 1 to 80.'],
    ['{"from":"2020-02-30"}', 'from: given "2020-02-30"; allowed: a real day'],
    ['{"from":"2020-03-01","to":"2020-02-01"}', 'from 2020-03-01 must not be after to 2020-02-01'],
    ['{"notify":true}', '"notify": no such key; allowed: policy, budget, tickers, from, to, limit.'],
    ['{"tickers":[]}', 'tickers: given []; allowed: a list of 1 to 500 tickers.'],
    ['{"tickers":["aapl"]}', 'tickers.0: given "aapl"; allowed: a ticker written in capitals'],
    ['{"limit":10001}', 'limit: given 10001; allowed: a whole number from 1 to 10000.'],
    ['['.repeat(10_000), 'The body is nested too deep'],
    [`{"policy":${'['.repeat(30)}${']'.repeat(30)}}`, 'The body is nested too deep'],
  ])('%.40s is refused', async (body, detail) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { detail: expect.stringContaining(detail) } });
  });

  test('a body of another type, or too large', async () => {
    expect((await post('{}', 'text/plain')).status).toBe(415);
    expect((await post(`{"policy":"${'x'.repeat(70_000)}"}`)).status).toBe(413);
  });

  test('one at a time; the next may come when it is done', async () => {
    const [first, second] = await Promise.all([post('{}'), post('{}')]);
    expect([first.status, second.status].toSorted((a, b) => a - b)).toEqual([200, 429]);
    expect((await post('{}')).status).toBe(200);
  });

  test('while the log cannot be read is an outage, and none the sooner under way', async () => {
    vi.spyOn(recorder.log, 'head').mockRejectedValue(new EventStoreError('unavailable', 'gone'));
    expect((await post('{}')).status).toBe(503);
    expect((await post('{}')).status).toBe(503);
  });

  test('is documented', async () => {
    const { body } = await get('/openapi.json');
    expect(body).toMatchObject({ paths: { '/replays': { post: { requestBody: { required: true } } } } });
  });
});
