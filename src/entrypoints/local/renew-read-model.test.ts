import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import { replayLog } from '../../application/commands/replay-log.ts';
import { NO_STREAM } from '../../application/ports/event-store.ts';
import type { MarketData } from '../../application/ports/market-data.ts';
import { createProjection } from '../../application/subscribers/project.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { compose, type Composed } from '../composition/compose.ts';
import { configSchema } from '../composition/config.ts';
import { openResources, rebuiltFile, type Resources } from '../composition/resources.ts';
import { TOKENS } from '../composition/tokens.ts';
import { dumpDatabase } from './dump-database.fixture.ts';
import { judgeAll } from './load-all.ts';
import { poll } from './poll.fixture.ts';
import { newProgress } from './progress.ts';
import { renewReadModel } from './renew-read-model.ts';

const FEED = {
  id: 'test',
  adjustment: 'split-adjusted',
  label: 'start',
  sessions: 'regular',
  historical: true,
} as const;

const BARS = sessionsBetween(18_000, 18_150).map(({ open }, i) => {
  const price = 100 + (i % 5) - (i === 80 ? 30 : 0);
  return { time: open, open: price, high: price, low: price, close: price, volume: 1000 + (i % 7) };
});

/** Turns of the event loop in which a switch that does not wait would be over. */
const TURNS = 200;

let folder = '';
let known = 0;
let resources: Resources;
let composed: Composed;
/** Runs just before the new file takes the place of the old one. */
let beforeTake: () => void;
/** Runs when someone has read to the end of the log. */
let atEndOfLog: () => Promise<void>;
/** Runs before the read model in use is changed. */
let beforeHandling: () => Promise<void>;

const marketData: MarketData = {
  feed: FEED,
  series: async () => [{ feed: 'test', ticker: 'ACME', interval: '1d' }],
  async *bars(_, from = -Infinity) {
    if (from === -Infinity) yield BARS.slice(0, 90);
    for (const bar of BARS.slice(90, known).filter(({ time }) => time >= from)) yield [bar];
  },
};

const judge = async (upTo: number): Promise<void> => {
  known = upTo;
  const watching = { signal: new AbortController().signal, onProgress: () => {} };
  await judgeAll(composed, newProgress(), watching);
};

/** Commits that a ticker is watched. */
const watch = async (ticker: string): Promise<void> => {
  const series = { feed: 'test', ticker, interval: '1d' } as const;
  const watched = { type: 'TickerWatched', series, feed: FEED, policy: 'p', detectors: ['return'], pace: 0 } as const;
  await resources.eventStore.append(`test/${ticker}/1d`, NO_STREAM, [watched], ticker);
};

/** The resources of a folder, with a place to look in where the switch takes its steps. */
const watched = (opened: Resources): Resources => {
  const { eventStore, project, renewal } = opened;
  return {
    ...opened,
    eventStore: {
      append: (...given) => eventStore.append(...given),
      read: (...given) => eventStore.read(...given),
      streams: () => eventStore.streams(),
      head: () => eventStore.head(),
      onAppend: (wake) => eventStore.onAppend(wake),
      commitsAfter: async (...given) => {
        const commits = await eventStore.commitsAfter(...given);
        if (commits.length === 0) await atEndOfLog();
        return commits;
      },
    },
    project: (read) => {
      const projection = project(read);
      return {
        ...projection,
        handle: async (commits) => {
          await beforeHandling();
          await projection.handle(commits);
        },
      };
    },
    renewal: renewal && {
      file: renewal.file,
      take: () => {
        beforeTake();
        renewal.take();
      },
    },
  };
};

/** Makes a read model of the log as it is now. */
const rebuildTo = async (file: string): Promise<void> => {
  const { eventStore } = resources;
  const readModel = openSqliteReadModel({ file, building: true });
  await replayLog(eventStore, createProjection({ readModel, read: eventStore.read.bind(eventStore) }));
  readModel.close();
};

/** What is read, beside what a rebuild of the same log would give. */
const nowAndAnew = async (): Promise<readonly string[]> => {
  const anew = join(folder, 'anew.sqlite');
  await rebuildTo(anew);
  return [join(folder, 'readmodel.sqlite'), anew].map(dumpDatabase);
};

const expectUpToDate = async (): Promise<void> => {
  const [now, anew] = await nowAndAnew();
  expect(now).toBe(anew);
};

beforeEach(async () => {
  beforeTake = () => {};
  atEndOfLog = async () => {};
  beforeHandling = async () => {};
  folder = mkdtempSync(join(tmpdir(), 'renew-'));
  const config = configSchema.parse({ data: folder, channels: [] });
  resources = watched(await openResources(config, () => 0));
  const surroundings = { logger: pino({ level: 'silent' }), now: () => 0, announce: () => {} };
  composed = await compose(config, surroundings, { marketData, resources });
  (await composed.get(TOKENS.feed)).start();
  await judge(90);
  await rebuildTo(join(folder, 'made.sqlite'));
});

afterEach(async () => {
  await composed.shutdown();
  rmSync(folder, { recursive: true });
});

const leaveForServer = (): void => renameSync(join(folder, 'made.sqlite'), rebuiltFile(folder));

test('what was committed after a rebuild is in it when it takes its place', async () => {
  await judge(100);
  leaveForServer();
  await renewReadModel(composed);
  await expectUpToDate();
  expect(await resources.readModel.tickers()).toMatchObject([{ ticker: 'ACME', bars: 100 }]);
});

test('so is what is committed while it catches up', async () => {
  leaveForServer();
  atEndOfLog = async () => {
    atEndOfLog = async () => {};
    await watch('LATE');
    await poll(
      () => resources.readModel.ticker('test/LATE/1d'),
      (row) => row !== null,
    );
  };
  await renewReadModel(composed);
  await expectUpToDate();
  expect(await resources.readModel.tickers()).toMatchObject([{ ticker: 'ACME' }, { ticker: 'LATE' }]);
});

test('what is committed as it takes its place follows in the new one', async () => {
  leaveForServer();
  beforeTake = () => void watch('LATE');
  await renewReadModel(composed);
  await (await composed.get(TOKENS.feed)).drained();
  await expectUpToDate();
  expect(await resources.readModel.tickers()).toMatchObject([{ ticker: 'ACME' }, { ticker: 'LATE' }]);
});

test('it catches up while the read model in use is at work, and takes its place only after that', async () => {
  const { eventStore } = resources;
  const steps: string[] = [];
  const release = Promise.withResolvers<void>();
  beforeHandling = async () => {
    await release.promise;
    steps.push('the one in use changed');
  };
  beforeTake = () => void steps.push('taken');
  const last = (await eventStore.head()) + 10;
  const judged = judge(100);
  await poll(
    () => eventStore.head(),
    (head) => head === last,
  );
  atEndOfLog = async () => void steps.push('caught up');
  leaveForServer();
  const renewed = renewReadModel(composed);
  for (let turn = 0; turn < TURNS; turn += 1) await setImmediate();
  release.resolve();
  await Promise.all([judged, renewed]);
  expect(steps.slice(0, 4)).toEqual(['caught up', 'the one in use changed', 'caught up', 'taken']);
  await expectUpToDate();
});
