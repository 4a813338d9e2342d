import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { storeIn } from '../../adapters/event-store/sqlite-event-store.ts';
import { openEventFile } from '../../adapters/event-store/sqlite-file.ts';
import type { MarketData } from '../../application/ports/market-data.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { compose } from '../composition/compose.ts';
import { configSchema } from '../composition/config.ts';
import type { Health } from '../composition/health.ts';
import { openResources } from '../composition/resources.ts';
import { TOKENS } from '../composition/tokens.ts';
import { startLocalApp, type LocalApp } from './local-app.ts';

const BARS: readonly Bar[] = sessionsBetween(18_000, 18_100).map(({ open }) => {
  return { time: open, open: 10, high: 10, low: 10, close: 10, volume: 1000 };
});

let folder = '';
let log: DatabaseSync;
let other: DatabaseSync;
let app: LocalApp;
let health: Health;
let known = 1;

const marketData: MarketData = {
  feed: { id: 'test', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true },
  series: async () => [{ feed: 'test', ticker: 'ACME', interval: '1d' }],
  async *bars() {
    yield BARS.slice(0, known);
  },
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outage-'));
  const file = join(folder, 'events.sqlite');
  const config = configSchema.parse({ data: folder, port: 0, channels: [] });
  const resources = await openResources(config, Date.now);
  log = openEventFile({ file, readOnly: false, busyTimeout: 0 });
  other = new DatabaseSync(file);
  const eventStore = storeIn(log, { file, now: Date.now });
  const surroundings = { logger: pino({ level: 'silent' }), now: Date.now, announce: () => {} };
  const composed = await compose(config, surroundings, { marketData, resources: { ...resources, eventStore } });
  app = await startLocalApp(composed);
  health = await composed.get(TOKENS.health);
  known = 1;
  await app.load(() => {});
});

afterEach(async () => {
  await app.stop();
  other.close();
  log.close();
  rmSync(folder, { recursive: true });
});

const ready = async (): Promise<unknown> => {
  const response = await fetch(`${app.url}/ready`);
  const { stage }: { readonly stage: unknown } = Object(await response.json());
  return [response.status, stage];
};

describe('a server whose SQLite takes no commit', () => {
  test.each([
    {
      fault: 'another process has it',
      kind: 'busy',
      begin: () => other.exec('BEGIN IMMEDIATE'),
      end: () => other.exec('ROLLBACK'),
      words: / is in use by another process; try again when that has finished\.$/,
    },
    {
      fault: 'the disk is full',
      kind: 'unavailable',
      begin: () => log.exec('PRAGMA max_page_count = 1'),
      end: () => log.exec('PRAGMA max_page_count = 4294967294'),
      words: / cannot grow because the disk is full; free some space\.$/,
    },
    {
      fault: 'it may only be read',
      kind: 'unavailable',
      begin: () => log.exec('PRAGMA query_only = ON'),
      end: () => log.exec('PRAGMA query_only = OFF'),
      words: / cannot be written; check the permissions of the file and its folder\.$/,
    },
  ])(
    '$fault: it is $kind, is not ready and says so, and is ready again after the next bar',
    async ({ kind, begin, end, words }) => {
      expect(await ready()).toEqual([200, 'ready']);
      begin();
      known = BARS.length;
      await expect(app.catchUp()).rejects.toMatchObject({ kind, message: expect.stringMatching(words) });
      for (let looks = 0; looks < 4; looks += 1) await health.look();
      expect(await ready()).toEqual([503, `the event store is failing: ${kind}`]);
      end();
      await app.catchUp();
      expect(await ready()).toEqual([200, 'ready']);
      expect(await app.readModel.tickers()).toMatchObject([{ bars: BARS.length }]);
    },
  );
});
