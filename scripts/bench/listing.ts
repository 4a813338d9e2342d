import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { askOften } from './connections.ts';
import { beside, figure, inTurn, perSecond, type Arm, type Effort, type Figures } from './figures.ts';
import { BARE_SERVER, START, startServer } from './spawned-server.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const REQUESTS = 4000;
const CONNECTIONS = 100;
const LIST = '/anomalies';

/** Headers that every server of Node sets for itself. */
const OWN = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding']);

/** Keeps an answer in a file, for the bare server to repeat. */
const recordAnswer = async (url: string, file: string): Promise<string> => {
  const answer = await fetch(url);
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !OWN.has(name)));
  writeFileSync(file, JSON.stringify({ headers, body: await answer.text() }));
  return file;
};

/** The latency that 99 of a hundred answers kept. */
const slowest = (latencies: readonly number[]): number =>
  latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? Number.NaN;

type Asking = { readonly targets: readonly string[]; readonly requests: number };

const asking =
  (url: string, { targets, requests }: Asking, p99s: number[]): Arm =>
  async () => {
    const start = performance.now();
    const latencies = await askOften(url, targets, requests, CONNECTIONS);
    p99s.push(slowest(latencies));
    return perSecond(requests, start);
  };

const pageSchema = z.object({ nextCursor: z.string().nullable() });

/** The place of every page of one finding in the whole list. */
const cursorsOf = async (url: string): Promise<readonly string[]> => {
  const cursors: string[] = [];
  for (let cursor = ''; ;) {
    const answer = await fetch(`${url}${LIST}?limit=1${cursor && `&cursor=${cursor}`}`);
    const { nextCursor } = pageSchema.parse(await answer.json());
    if (nextCursor === null) return cursors;
    cursors.push(nextCursor);
    cursor = encodeURIComponent(nextCursor);
  }
};

/** Lists that nobody asked for before: pages from each place on, and findings of each kind and severity from a day on. */
const variedTargets = async (url: string): Promise<readonly string[]> => {
  const pages = (await cursorsOf(url)).flatMap((cursor) =>
    Array.from({ length: 30 }, (_, i) => `limit=${40 + i}&cursor=${encodeURIComponent(cursor)}`),
  );
  const filters = Array.from({ length: pages.length }, (_, i) => {
    const day = new Date(Date.UTC(2000, 0, 3 + i)).toISOString().slice(0, 10);
    return `from=${day}&kind=${i % 2 === 0 ? 'price' : 'volume'}`;
  });
  return pages.flatMap((page, i) => [`${LIST}?${page}`, `${LIST}?${filters[i] ?? ''}`]);
};

type Servers = { readonly own: string; readonly bare: string };

const measureTargets = async (what: string, { own, bare }: Servers, ask: Asking, rounds: number): Promise<Figures> => {
  const p99s: Record<'own' | 'peer', number[]> = { own: [], peer: [] };
  const runs = await inTurn(rounds, { own: asking(own, ask, p99s.own), peer: asking(bare, ask, p99s.peer) });
  const peer = 'bare node:http sending the bytes of the whole list';
  return [
    beside(figure(what, 'requests/s', runs.own), peer, runs.peer),
    beside(figure(what, 'ms at the 99th percentile', p99s.own.slice(1)), peer, p99s.peer.slice(1)),
  ];
};

/** Lists of findings a second over 100 connections, and the 99th percentile of their latencies: one address again and again, which is kept for a second, and addresses that differ, each of which is made; beside a bare server that sends the same bytes. */
export const measureListing = async ({ rounds, share }: Effort): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const own = await startServer(START, folder);
    const recorded = await recordAnswer(`${own.url}${LIST}`, join(folder, 'answer.json'));
    const bare = await startServer(BARE_SERVER, folder, [recorded]);
    const servers = { own: own.url, bare: bare.url };
    const requests = Math.round(REQUESTS * share);
    try {
      const varied = await variedTargets(own.url);
      return [
        ...(await measureTargets('one list again and again', servers, { targets: [LIST], requests }, rounds)),
        ...(await measureTargets('lists that differ', servers, { targets: varied, requests }, rounds)),
      ];
    } finally {
      await own.stop();
      await bare.stop();
    }
  });
