import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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

const asking =
  (url: string, requests: number, p99s: number[]): Arm =>
  async () => {
    const start = performance.now();
    const latencies = await askOften(url, requests, CONNECTIONS);
    p99s.push(slowest(latencies));
    return perSecond(requests, start);
  };

/** Lists of findings a second over 100 connections, and the 99th percentile of their latencies, beside a bare server that sends the same bytes. */
export const measureListing = async ({ rounds, share }: Effort): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const own = await startServer(START, folder);
    const recorded = await recordAnswer(`${own.url}${LIST}`, join(folder, 'answer.json'));
    const bare = await startServer(BARE_SERVER, folder, [recorded]);
    const requests = Math.round(REQUESTS * share);
    const p99s: Record<'own' | 'peer', number[]> = { own: [], peer: [] };
    try {
      const runs = await inTurn(rounds, {
        own: asking(`${own.url}${LIST}`, requests, p99s.own),
        peer: asking(`${bare.url}${LIST}`, requests, p99s.peer),
      });
      const what = `list of findings, ${CONNECTIONS} connections`;
      const peer = 'bare node:http sending the same bytes';
      return [
        beside(figure(what, 'requests/s', runs.own), peer, runs.peer),
        beside(figure(what, 'ms at the 99th percentile', p99s.own.slice(1)), peer, p99s.peer.slice(1)),
      ];
    } finally {
      await own.stop();
      await bare.stop();
    }
  });
