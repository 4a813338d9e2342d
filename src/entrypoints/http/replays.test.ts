import { afterEach, expect, test } from 'vitest';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { calmBars, STANDARD } from '../../application/commands/market.fixture.ts';
import { openRecorder } from '../../application/replay/recorder.fixture.ts';
import { poll } from '../local/poll.fixture.ts';
import { listen, type Listening } from '../local/server.ts';
import { appOver } from './app.fixture.ts';

let server: Listening | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** A log of which a reader never comes to the end, until it is said to be empty. */
const endlessLog = async () => {
  const recorder = openRecorder(STANDARD);
  const { log } = recorder;
  await recorder.record('AAPL', calmBars(10));
  const commits = await log.commitsAfter(0, 10);
  const reading = { reads: 0, isEmpty: false };
  const endless: CommitFeed = {
    onAppend: (wake) => log.onAppend(wake),
    head: async () => (reading.isEmpty ? 0 : Number.MAX_SAFE_INTEGER),
    commitsAfter: async (after) => {
      reading.reads += 1;
      return Array.from(commits, (commit, i) => ({ ...commit, sequence: after + i + 1 }));
    },
  };
  return { endless, reading };
};

test('a replay stops when its client goes, and the next may come', async () => {
  const { endless, reading } = await endlessLog();
  const failures: object[] = [];
  const app = await appOver({ log: endless, logger: { error: (context) => failures.push(context) } });
  server = await listen((request) => app.fetch(request), 0);
  const { url } = server;
  const ask = (signal?: AbortSignal): Promise<Response> => {
    const headers = { 'Content-Type': 'application/json' };
    return fetch(`${url}/replays`, { method: 'POST', headers, body: '{}', ...(signal && { signal }) });
  };
  const client = new AbortController();
  const asked = ask(client.signal);
  await poll(
    async () => reading.reads,
    (reads) => reads > 3,
  );
  const refused = await ask();
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '5']);
  reading.isEmpty = true;
  client.abort();
  await expect(asked).rejects.toThrow('aborted');
  const next = await poll(
    () => ask(),
    ({ status }) => status !== 429,
  );
  expect([next.status, failures]).toEqual([200, []]);
  const { reads } = reading;
  await ask();
  expect(reading.reads).toBe(reads);
});
