import { describe, expect, test } from 'vitest';
import { PUBLIC_EVENT_SCHEMAS } from '../../adapters/publisher/public-event-schemas.ts';
import { publicEventsOf } from '../../application/public-events/public-events-of.ts';
import { appOver } from './app.fixture.ts';
import { openEventStreams, type EventStreamsOptions } from './event-streams.ts';
import { openLog, received, take, type GrowingLog } from './events.fixture.ts';

const INDEX = 'sample/^GSPC/1d';
const APPLE = 'sample/AAPL/1d';

const appOf = ({ store }: GrowingLog, options: EventStreamsOptions = {}) => {
  const events = openEventStreams(store, options);
  const app = appOver({ log: store, events });
  const get = async (path: string, headers: Record<string, string> = {}) => (await app).request(path, { headers });
  return { get, close: () => events.close() };
};

const wholeLog = async ({ store }: GrowingLog) =>
  (await store.commitsAfter(0, 1000)).flatMap((commit) =>
    publicEventsOf(commit).map((data, index) => ({ id: `${commit.sequence}.${index}`, event: data.type, data })),
  );

describe('the stream of public events', () => {
  test('from place 0 tells the whole log, in its order and in the published form, and then what comes', async () => {
    const log = openLog();
    await log.grow(INDEX, 30);
    await log.grow(APPLE, 30);
    const response = await appOf(log).get('/events?after=0');
    expect([response.status, response.headers.get('Content-Type'), response.headers.get('Cache-Control')]).toEqual([
      200,
      'text/event-stream',
      'no-store',
    ]);
    const reading = take(response.body, 61 * 4);
    await log.grow(INDEX);
    const events = await reading;
    expect(events).toEqual(await wholeLog(log));
    for (const { data } of events) {
      const { type } = Object(data) as { type: keyof typeof PUBLIC_EVENT_SCHEMAS };
      expect(PUBLIC_EVENT_SCHEMAS[type].parse(data)).toEqual(data);
    }
  });

  test('without a place begins with what comes next', async () => {
    const log = openLog();
    await log.grow(INDEX, 3);
    const { body } = await appOf(log).get('/events');
    await log.grow(APPLE);
    expect((await take(body, 1)).map(({ id }) => id)).toEqual(['4.0']);
  });

  test('cut after any event or mark and resumed, loses and repeats nothing', async () => {
    const log = openLog();
    await log.grow(INDEX, 25);
    const { get } = appOf(log);
    const all = await wholeLog(log);
    const last = all.at(-1)?.id;
    for (const [i, { id }] of all.entries()) {
      if (id === last) break;
      const { body } = await get('/events?after=0', { 'Last-Event-ID': id });
      expect(await take(body, all.length - i - 1)).toEqual(all.slice(i + 1));
    }
    const { body } = await get('/events', { 'Last-Event-ID': '20' });
    expect(await take(body, 20)).toEqual(all.slice(80));
  });

  test.each([
    [`ticker=AAPL`, APPLE],
    [`series=${encodeURIComponent(INDEX)}`, INDEX],
  ])('with %s tells of nothing else', async (query, subject) => {
    const log = openLog();
    for (let i = 0; i < 12; i += 1) await log.grow(i % 2 === 0 ? INDEX : APPLE, 3);
    const { body } = await appOf(log).get(`/events?after=0&${query}`);
    const events = await take(body, 18 * 4);
    const others = events.filter(({ data }) => !JSON.stringify(data).includes(`"subject":"${subject}"`));
    expect(others).toEqual([]);
  });

  test('gives signs of life that move the place on past what it does not tell', async () => {
    const log = openLog();
    await log.grow(INDEX, 50);
    const { get, close } = appOf(log, { heartbeatMs: 5 });
    const { body } = await get('/events?after=0&ticker=AAPL');
    const marks: string[] = [];
    for await (const { id } of received(body)) {
      marks.push(id);
      if (marks.length === 3) break;
    }
    expect(marks).toEqual(['0', '50', '50']);
    close();
  });

  test('ends when the server stops, also for a reader that is far behind; none is opened any more', async () => {
    const log = openLog();
    await log.grow(INDEX, 200);
    const { get, close } = appOf(log);
    const [live, behind] = [await get('/events'), await get('/events?after=0')];
    const rest = Array.fromAsync(received(live.body));
    close();
    expect((await rest).map(({ event }) => event)).toEqual(['']);
    expect((await Array.fromAsync(received(behind.body))).length).toBeLessThan(200);
    expect((await get('/events')).status).toBe(503);
  });
});

describe('many readers', () => {
  test('of one place cost one look at the log for each commit, not one each', async () => {
    const log = openLog();
    const { get } = appOf(log);
    const streams = await Promise.all(Array.from({ length: 200 }, async () => (await get('/events')).body));
    const reading = streams.map((body) => take(body, 40));
    const before = log.reads();
    for (let i = 0; i < 10; i += 1) {
      await log.grow(INDEX);
      await new Promise(setImmediate);
    }
    for (const events of await Promise.all(reading)) expect(events).toEqual(await wholeLog(log));
    expect(log.reads() - before).toBeLessThan(250);
  });

  test('are refused beyond the limit, and let in again when one has gone', async () => {
    const { get } = appOf(openLog(), { most: 2 });
    const [first] = [await get('/events'), await get('/events')];
    const refused = await get('/events');
    expect([refused.status, await refused.json()]).toMatchObject([503, { status: 503 }]);
    await first.body?.cancel();
    expect((await get('/events')).status).toBe(200);
  });

  test('who take no more hold no more than a page of the log', async () => {
    const log = openLog();
    await log.grow(INDEX, 500);
    const { body } = await appOf(log).get('/events?after=0');
    const reader = body?.getReader();
    await reader?.read();
    reader?.releaseLock();
    for (let i = 0; i < 100; i += 1) await new Promise(setImmediate);
    expect(log.reads()).toBe(1);
    expect(await take(body, 2000)).toEqual(await wholeLog(log));
  });
});

describe('a place that is none', () => {
  test.each([
    ['', 'tomorrow', /^last-event-id must be an id that this stream gave.*, not "tomorrow"\.$/],
    ['', '-1', /^last-event-id must be/],
    ['?after=1e3', undefined, /^after must be an id that this stream gave.*, not "1e3"\.$/],
    ['?after=0&after=1', undefined, /^after may be given only once/],
    ['', '4', /^The log ends at 3, before the place 4: leave it out to begin at the end\.$/],
    ['?ticker=aapl', undefined, /^ticker must be written in capitals/],
    ['?series=AAPL', undefined, /^series must be feed\/ticker\/interval/],
    ['?since=1', undefined, /^There is no parameter "since": allowed are after, ticker, series\.$/],
  ])('%s with Last-Event-ID %s is refused', async (query, id, detail) => {
    const log = openLog();
    await log.grow(INDEX, 3);
    const headers = id === undefined ? undefined : { 'Last-Event-ID': id };
    const response = await appOf(log).get(`/events${query}`, headers);
    expect([response.status, await response.json()]).toMatchObject([400, { detail: expect.stringMatching(detail) }]);
  });
});
