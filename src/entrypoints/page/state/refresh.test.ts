import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Bar, Moment, Ticker } from '../api/answers.ts';
import { book, books, link, tickers } from './market.ts';
import { barOf, findingOf, itemOf } from './market.fixture.ts';
import { refresh } from './refresh.ts';

type Server = {
  item: Ticker;
  bars: Bar[];
  moments: Partial<Moment>[];
  ready: boolean;
  tag: string;
  answer: (() => Response) | null;
};

const FIRST = [barOf('2020-04-15'), barOf('2020-04-16')];

let server: Server;
let asked: string[];

const json = (body: object, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

const readiness = (): Response =>
  json(
    { ready: server.ready, stage: 'judging', barsJudged: 7, barsExpected: null, subscribers: [], log: { fault: null } },
    server.ready ? 200 : 503,
  );

const tickerList = (headers: Headers): Response =>
  headers.get('if-none-match') === server.tag
    ? new Response(null, { status: 304 })
    : json({ tickers: [server.item] }, 200, { etag: server.tag });

const barsFrom = (from: string): Response =>
  json({ bars: server.bars.filter(({ sessionDate }) => sessionDate >= from) });

const LISTED = [
  findingOf({ id: 'b' }),
  findingOf({ id: 'x', series: 'csv/^GSPC/1d' }),
  findingOf({ id: 'y', series: 'sample/^GSPC/5m' }),
  findingOf({ id: 'a' }),
];

/** One finding a page, of the feed and interval asked for. */
const findings = (query: URLSearchParams): Response => {
  const own = `${query.get('feed')}/^GSPC/${query.get('interval')}`;
  const listed = LISTED.filter(({ series }) => series === own);
  const at = Number(query.get('cursor') ?? 0);
  return json({ anomalies: listed.slice(at, at + 1), nextCursor: at + 1 < listed.length ? String(at + 1) : null });
};

const respond = (path: string, init?: RequestInit): Response => {
  const url = new URL(path, 'http://tapewatch.test');
  asked.push(decodeURIComponent(url.pathname));
  if (server.answer) return server.answer();
  if (url.pathname === '/ready') return readiness();
  if (url.pathname === '/tickers') return tickerList(new Headers(init?.headers));
  if (url.pathname.endsWith('/moments')) return json({ moments: server.moments });
  return url.pathname.endsWith('/bars') ? barsFrom(url.searchParams.get('from') ?? '') : findings(url.searchParams);
};

const change = (item: Partial<Ticker>, bars: Bar[]): void => {
  server = { ...server, item: { ...server.item, ...item }, bars, tag: `${server.tag}+` };
};

beforeEach(() => {
  server = {
    item: itemOf({ bars: 2 }),
    bars: FIRST,
    moments: [],
    ready: true,
    tag: `"${Math.random()}"`,
    answer: null,
  };
  asked = [];
  tickers.value = null;
  books.value = new Map();
  link.value = { state: 'connecting' };
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => respond(path, init));
});

afterEach(() => vi.unstubAllGlobals());

describe('refresh', () => {
  test('fetches the series on screen with all pages of its findings, and only its own', async () => {
    await refresh();
    expect(link.value).toEqual({ state: 'live' });
    expect(book.value?.bars).toEqual(FIRST);
    expect(book.value?.findings.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(book.value?.partial).toBe(false);
  });

  test('asks for no bar and no finding while nothing changes', async () => {
    await refresh();
    asked = [];
    await refresh();
    expect(asked).toEqual(['/ready', '/tickers']);
  });

  test('fetches only the newest bars when there are more', async () => {
    await refresh();
    const revised = barOf('2020-04-16', { close: 99 });
    change({ bars: 3 }, [barOf('2020-04-15', { close: 1 }), revised, barOf('2020-04-17')]);
    await refresh();
    expect(book.value?.bars).toEqual([FIRST[0], revised, barOf('2020-04-17')]);
  });

  test.each<[string, Partial<Moment>[]]>([
    ['since then', [{ recordedAt: '2026-01-02T00:00:01.000Z', corrected: 1 }]],
    ['in the same moment', [{ recordedAt: '2026-01-02T00:00:00.000Z', corrected: 1 }]],
    [
      'in one of more moments than are looked through',
      Array.from({ length: 100 }, () => ({ recordedAt: '2026-01-02T00:00:01.000Z', corrected: 0 })),
    ],
  ])('fetches all bars again when there are more and an older one was corrected %s', async (_, moments) => {
    await refresh();
    const corrected = [barOf('2020-04-15', { close: 98, revision: 1 }), FIRST[1] ?? barOf(''), barOf('2020-04-17')];
    change({ bars: 3 }, corrected);
    server.moments = moments;
    await refresh();
    expect(book.value?.bars).toEqual(corrected);
  });

  test('fetches only the newest bars when what was corrected is held already', async () => {
    await refresh();
    server.moments = [
      { recordedAt: '2026-01-01T23:59:59.000Z', corrected: 1 },
      { recordedAt: '2026-01-02T00:00:01.000Z', corrected: 0 },
    ];
    change({ bars: 3 }, [barOf('2020-04-15', { close: 1 }), FIRST[1] ?? barOf(''), barOf('2020-04-17')]);
    await refresh();
    expect(book.value?.bars).toEqual([...FIRST, barOf('2020-04-17')]);
  });

  test('fetches all bars again when the series changed without growing', async () => {
    await refresh();
    const corrected = [barOf('2020-04-15', { close: 98, revision: 1 }), barOf('2020-04-16')];
    change({ policy: 'standard@9c2d' }, corrected);
    await refresh();
    expect(book.value?.bars).toEqual(corrected);
  });

  test('shows what there is while the server warms up', async () => {
    server.ready = false;
    await refresh();
    expect(link.value).toEqual({
      state: 'warming-up',
      progress: { stage: 'judging', judged: 7, expected: null },
    });
    expect(book.value?.bars).toEqual(FIRST);
  });

  test('keeps what it has when the server falls silent, and recovers', async () => {
    await refresh();
    server.answer = () => {
      throw new TypeError('fetch failed');
    };
    await refresh();
    const lost = link.value;
    expect(lost.state).toBe('lost');
    expect(book.value?.bars).toEqual(FIRST);
    await refresh();
    expect(link.value).toBe(lost);
    server.answer = null;
    await refresh();
    expect(link.value).toEqual({ state: 'live' });
  });

  test.each([
    ['its own words', () => json({ title: 'Unavailable', detail: 'Try later.' }, 503), 'Unavailable', 'Try later.'],
    [
      'its status',
      () => new Response('<html>', { status: 502 }),
      'The server answered with status 502',
      'It gave no explanation.',
    ],
  ])('tells of a refusal in %s', async (_, refusal, title, detail) => {
    server.answer = refusal;
    await refresh();
    expect(link.value).toEqual({ state: 'problem', title, detail });
  });
});
