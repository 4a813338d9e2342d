import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import type { Bar, Finding, Readiness } from './api/answers.ts';
import { barOf, findingOf, itemOf } from './state/market.fixture.ts';

/** Where the page of the tests stands; nobody answers there but the browser itself. */
export const ORIGIN = 'http://tapewatch.test';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

const DAY = 86_400_000;
const SEVERITIES = ['medium', 'high', 'critical'] as const;

const dateOf = (index: number): string => new Date(Date.UTC(1960, 0, 1) + index * DAY).toISOString().slice(0, 10);

const barsOf = (count: number): readonly Bar[] =>
  Array.from({ length: count }, (_, index) => {
    const close = 100 * Math.exp(index / 8000 + 0.15 * Math.sin(index / 90) + 0.03 * Math.sin(index * 1.7));
    const band = { low: close * 0.97, high: close * 1.03 };
    return barOf(dateOf(index), { open: close * 0.995, high: close * 1.01, low: close * 0.985, close, band });
  });

/** Findings spread evenly over the bars, newest first. */
const findingsOf = (bars: readonly Bar[], count: number): readonly Finding[] =>
  Array.from({ length: count }, (_, n) => {
    const { timestamp, sessionDate } = bars[Math.floor(((n + 0.5) * bars.length) / count)] ?? barOf(dateOf(0));
    const severity = SEVERITIES[n % 3] ?? 'medium';
    const kind = n % 2 === 0 ? 'price' : 'volume';
    return findingOf({ id: `finding-${n}`, timestamp, sessionDate, bars: [timestamp], severity, kind });
  }).toReversed();

/** A market of one ticker: how many bars, and how many findings in them. */
export type MarketSize = { readonly bars: number; readonly findings: number };

const READY: Readiness = {
  ready: true,
  stage: 'watching',
  barsJudged: 0,
  barsExpected: null,
  subscribers: [],
  dependencies: [],
  log: { state: 'sound', fault: null },
  freshness: { newestBar: null, ageSeconds: null, historical: true },
};

const answerOf = (size: MarketSize) => {
  const bars = barsOf(size.bars);
  const findings = findingsOf(bars, size.findings);
  const item = itemOf({ bars: bars.length });
  return (url: URL): object | null => {
    const number = (name: string, otherwise: number): number => Number(url.searchParams.get(name) ?? otherwise);
    if (url.pathname === '/ready') return READY;
    if (url.pathname === '/tickers') return { tickers: [item] };
    if (url.pathname.endsWith('/moments')) return { moments: [] };
    if (url.pathname.endsWith('/bars')) {
      const to = url.searchParams.get('to') ?? '9999';
      return { bars: bars.filter(({ sessionDate }) => sessionDate <= to).slice(-number('limit', 500)) };
    }
    if (!url.pathname.startsWith('/anomalies')) return null;
    const [from, limit] = [number('cursor', 0), number('limit', 100)];
    const page = findings.slice(from, from + limit);
    return { anomalies: page, nextCursor: from + limit < findings.length ? String(from + limit) : null };
  };
};

/** Lets a browser page find, at ORIGIN, the built page in a folder and a market behind it, without a server. */
export const serveMarket = async (page: Page, root: string, size: MarketSize): Promise<void> => {
  const answer = answerOf(size);
  await page.route(`${ORIGIN}/**`, async (route: Route) => {
    const url = new URL(route.request().url());
    const json = answer(url);
    if (json) return route.fulfill({ json });
    const file = url.pathname === '/' ? '/index.html' : url.pathname;
    const contentType = TYPES[extname(file)];
    if (contentType === undefined) return route.fulfill({ status: 404, json: { title: 'Not Found' } });
    return route.fulfill({ contentType, body: await readFile(join(root, file)) });
  });
};
