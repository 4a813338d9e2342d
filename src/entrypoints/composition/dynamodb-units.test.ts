import { afterAll, describe, expect, test } from 'vitest';
import { EMULATOR, startDynoxide } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { LOG_TABLE } from '../../adapters/dynamodb/log-table.ts';
import { meter, type Bill } from '../../adapters/dynamodb/meter.fixture.ts';
import { ensureTable, type Table } from '../../adapters/dynamodb/table.ts';
import { EVENT_EXAMPLES } from '../../adapters/event-store/codec/event-examples.ts';
import { createDynamodbEventStore } from '../../adapters/event-store/dynamodb-event-store.ts';
import { createDynamodbFindings } from '../../adapters/read-model/dynamodb-findings.ts';
import { makeFindingsTable } from '../../adapters/read-model/findings-table.fixture.ts';
import { createDynamodbSnapshots } from '../../adapters/snapshots/dynamodb-snapshots.ts';
import { createTickerHandler, type TickerHandler } from '../../application/commands/handle-command.ts';
import { loadTicker } from '../../application/commands/load-ticker.ts';
import { rebuildFindings } from '../../application/commands/rebuild-findings.ts';
import { NO_STREAM, type EventStore, type StoredEvent } from '../../application/ports/event-store.ts';
import { createFindingProjection, createKeeper } from '../../application/subscribers/project-findings.ts';
import type { Evidence } from '../../domain/anomaly/judgement.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { parseDate } from '../../domain/market/civil.ts';
import type { Feed } from '../../domain/market/feed.ts';
import { INTERVAL_LENGTH, seriesKey, type Interval } from '../../domain/market/series.ts';
import { choosePolicy } from './choose-policy.ts';

const STANDARD = choosePolicy('standard');

const FEED: Feed = {
  id: 'units',
  adjustment: 'split-adjusted',
  label: 'start',
  sessions: 'regular',
  historical: true,
};

/** A small event. */
const ENDED = EVENT_EXAMPLES.AnomalyEnded;

const SESSIONS = sessionsBetween(parseDate('2004-01-02') ?? 0, parseDate('2029-12-31') ?? 0);

/** Numbers from 0 to below 1 that look random, the same each time (a congruential generator, Park and Miller 1988). */
const createRandom = (): (() => number) => {
  let state = 20_200_316;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
};

const timesOf = (interval: Interval, count: number): readonly number[] =>
  SESSIONS.flatMap(({ open, close }) => {
    if (interval === '1d') return [open];
    const length = INTERVAL_LENGTH[interval];
    return Array.from({ length: Math.floor((close - open) / length) }, (_, i) => open + i * length);
  }).slice(0, count);

const cents = (price: number): number => Math.round(price * 100) / 100;

/** A walk with prices in cents and volumes that vary as those of a busy ticker do. */
const walk = (interval: Interval, count: number): readonly Bar[] => {
  const random = createRandom();
  let before = 150;
  return timesOf(interval, count).map((time) => {
    const open = before;
    before = cents(open * (1 + 0.004 * (random() + random() + random() - 1.5)));
    const high = cents(Math.max(open, before) * (1 + 0.001 * random()));
    const low = cents(Math.min(open, before) * (1 - 0.001 * random()));
    return { time, open, high, low, close: before, volume: Math.round(900_000 * (0.6 + 0.8 * random())) };
  });
};

const emulator = await startDynoxide();
let tables = 0;

afterAll(() => emulator.stop());

const newTable = async (): Promise<Table> => {
  const table = { client: emulator.client(), name: `log-${(tables += 1)}` };
  await ensureTable(table, LOG_TABLE);
  return table;
};

/** A bar that closes a seventh lower on five times the volume. */
const shocked = (bar: Bar): Bar => ({
  ...bar,
  low: cents(bar.low / 1.15),
  close: cents(bar.close / 1.15),
  volume: 5 * bar.volume,
});

const sourcesOf = (table: Table) => ({
  store: createDynamodbEventStore({ table, now: () => 1_800_000_000_000 }),
  snapshots: createDynamodbSnapshots(table),
});

const handlerOf = (table: Table): TickerHandler =>
  createTickerHandler({ ...sourcesOf(table), newCommitId: () => crypto.randomUUID(), pause: async () => {} });

/** Judged history, then commits of one bar each up to the one before the next snapshot: what those came to for one commit, and the cold load after them. */
const measure = async (
  interval: Interval,
  history: number,
): Promise<{ readonly commit: Bill; readonly load: Bill }> => {
  const table = await newTable();
  const handler = handlerOf(table);
  const series = { feed: FEED.id, ticker: 'BUSY', interval };
  const singles = 2 * createDynamodbSnapshots(table).every - 1;
  const bars = walk(interval, history + singles);
  const observe = (some: readonly Bar[]) =>
    handler.handle(series, { type: 'ObserveBars', bars: some, policy: STANDARD });
  await handler.handle(series, { type: 'WatchTicker', series, feed: FEED, policy: STANDARD });
  for (let i = 0; i < history; i += 100) await observe(bars.slice(i, Math.min(history, i + 100)));
  const bill = meter(table.client);
  const { read, write, requests } = await bill(async () => {
    for (const bar of bars.slice(history)) await observe([bar]);
  });
  const load = await bill(() => loadTicker(sourcesOf(table), seriesKey(series)));
  return { commit: { read: read / singles, write: write / singles, requests: requests / singles }, load };
};

describe(`units billed on ${EMULATOR}`, () => {
  test.each<[Interval, number, number]>([
    ['1d', 300, 1.03],
    ['1d', 3000, 1.03],
    ['5m', 78 * 65, 1.05],
    ['1m', 390 * 26, 1.1],
  ])(
    'a bar of %s after %i: a commit writes %d WRU with its part of snapshots and reads nothing, a cold load takes 2 requests and 23 RRU at most',
    async (interval, history, most) => {
      const { commit, load } = await measure(interval, history);
      expect(commit.write).toBeLessThanOrEqual(most);
      expect(commit.read).toBe(0);
      expect(commit.requests).toBeLessThanOrEqual(1.01);
      expect(load.requests).toBeLessThanOrEqual(2);
      expect(load.read).toBeLessThanOrEqual(23);
      expect(load.write).toBe(0);
    },
  );

  test('a first commit also writes its entry of the registry; an append at a position from elsewhere reads one item', async () => {
    const table = await newTable();
    const bill = meter(table.client);
    const store = (): EventStore => createDynamodbEventStore({ table, now: () => 1000 });
    const ended = (anomalyId: string): readonly StoredEvent[] => [{ ...ENDED, id: anomalyId }];
    const ours = store();
    expect(await bill(() => ours.append('s', NO_STREAM, ended('a'), 'a'))).toEqual({ requests: 1, read: 0, write: 2 });
    const { position } = await ours.read('s');
    expect(await bill(() => ours.append('s', position, ended('b'), 'b'))).toEqual({ requests: 1, read: 0, write: 1 });
    const end = (await ours.read('s')).position;
    expect(await bill(() => store().append('s', end, ended('c'), 'c'))).toEqual({ requests: 2, read: 1, write: 1 });
  });

  test('a chunk of 100 daily bars writes 27 WRU at most, and no cold load between chunks takes more than 3 requests and 21 RRU', async () => {
    const table = await newTable();
    const handler = handlerOf(table);
    const series = { feed: FEED.id, ticker: 'BULK', interval: '1d' } as const;
    const bill = meter(table.client);
    const bars = walk('1d', 2000);
    const [chunks, loads]: [Bill[], Bill[]] = [[], []];
    await handler.handle(series, { type: 'WatchTicker', series, feed: FEED, policy: STANDARD });
    for (let i = 0; i < bars.length; i += 100) {
      const command = { type: 'ObserveBars', bars: bars.slice(i, i + 100), policy: STANDARD } as const;
      chunks.push(await bill(() => handler.handle(series, command)));
      loads.push(await bill(() => loadTicker(sourcesOf(table), seriesKey(series))));
    }
    const withoutSnapshot = chunks.filter(({ requests }) => requests === 1);
    expect(withoutSnapshot.length).toBeGreaterThan(10);
    expect(Math.max(...withoutSnapshot.map(({ write }) => write))).toBeLessThanOrEqual(27);
    expect(Math.max(...loads.map(({ requests }) => requests))).toBe(3);
    expect(Math.max(...loads.map(({ read }) => read))).toBeLessThanOrEqual(21);
  });

  test('a look whether findings can be had, which a server takes at rest, takes 2 requests and 1.5 RRU', async () => {
    const { client } = await newTable();
    const findings = createDynamodbFindings(await makeFindingsTable(client, `findings-${tables}`));
    const bill = meter(client);
    expect(await bill(() => findings.finding('-'))).toEqual({ requests: 2, read: 1.5, write: 0 });
  });

  test('a finding writes 6 WRU at most over all tables with each commit that tells of it, quiet commits write to the log alone, and findings made anew take 4.2 WRU and 13.5 RRU each', async () => {
    const log = await newTable();
    const findings = await makeFindingsTable(log.client, `findings-${tables}`);
    const handler = handlerOf(log);
    const { store } = sourcesOf(log);
    const projection = createFindingProjection(
      { findings: createDynamodbFindings(findings), read: store.read.bind(store) },
      { checkpoint: async () => 0, moveTo: async () => {} },
    );
    const series = { feed: FEED.id, ticker: 'SHOCK', interval: '1d' } as const;
    const bars = walk('1d', 700).map((bar, i) => (i >= 600 && i % 25 === 0 ? shocked(bar) : bar));
    const bill = meter(log.client);
    const telling: boolean[] = [];
    const observe = async (some: readonly Bar[]): Promise<void> => {
      const handled = await handler.handle(series, { type: 'ObserveBars', bars: some, policy: STANDARD });
      const commit = handled.outcome === 'done' ? handled.commit : null;
      if (commit) await projection.handle([commit]);
      telling.push(commit?.events.some((event) => 'chain' in event) ?? false);
    };
    await handler.handle(series, { type: 'WatchTicker', series, feed: FEED, policy: STANDARD });
    for (let i = 0; i < 600; i += 100) await observe(bars.slice(i, i + 100));
    telling.length = 0;
    const bills: Bill[] = [];
    for (const bar of bars.slice(600)) bills.push(await bill(() => observe([bar])));
    const told = bills.filter((_, i) => telling[i]);
    const quiet = bills.filter((_, i) => !telling[i]);
    expect(told.length).toBeGreaterThanOrEqual(6);
    expect(Math.max(...told.map(({ write }) => write))).toBeLessThanOrEqual(6);
    expect(Math.max(...quiet.map(({ requests }) => requests))).toBe(1);

    const anew = createDynamodbFindings(findings, 2);
    const rebuild = await bill(() => rebuildFindings({ ...sourcesOf(log), findings: anew }));
    const { length: rebuilt } = await anew.findings({});
    expect(rebuilt).toBeGreaterThanOrEqual(6);
    expect(rebuild.write / rebuilt).toBeLessThanOrEqual(4.2);
    expect(rebuild.read / rebuilt).toBeLessThanOrEqual(13.5);
  });

  /** Takes a finding over bars of its own, chunk by chunk; gives what takes it on by some more, and keeps it. */
  const longFinding = async () => {
    const log = await newTable();
    const findings = await makeFindingsTable(log.client, `findings-${tables}`);
    const store = createDynamodbEventStore({ table: log, now: () => 1000 });
    const read: EventStore['read'] = (...range) => store.read(...range);
    const keepUpTo = createKeeper({ findings: createDynamodbFindings(findings), read });
    const random = createRandom();
    const { BarObserved: observed, AnomalyDetected: detected, AnomalyUpdated: updated } = EVENT_EXAMPLES;
    const [bar] = detected.bars;
    if (!bar) throw new Error('a finding has bars');
    let [position, bars, first, previous] = [NO_STREAM, 0, 1, 0];
    const spoken = (): Evidence => {
      const channel = { ...bar.channel, value: random(), expected: random(), spread: random(), z: random() };
      return { ...bar, time: bar.time + (bars += 1) * 60_000, surprise: random(), channel };
    };
    return {
      client: log.client,
      grow: async (more: number): Promise<void> => {
        const added = Array.from({ length: more }, spoken);
        const chain = { commit: first, previous };
        const told = previous === 0 ? { ...detected, bars: added, chain } : { ...updated, added, removed: [], chain };
        const answer = await store.append('units/LONG/1m', position, [observed, told], `${first}`);
        if (answer.outcome === 'conflict') throw new Error('nobody else appends');
        await keepUpTo(answer.commit);
        ({ position } = answer);
        [previous, first] = [first, first + 2];
      },
    };
  };

  test.each([1, 20, 100, 400, 10_000])(
    'a bar more of a finding of %i bars writes 4 WRU at most over all tables, its commit included, and reads 3',
    async (count) => {
      const { client, grow } = await longFinding();
      for (let bars = 1; bars <= count; bars += 100) await grow(Math.min(100, count - bars + 1));
      await grow(1);
      const { write, read } = await meter(client)(() => grow(1));
      expect(write).toBeLessThanOrEqual(4);
      expect(read).toBeLessThanOrEqual(3);
    },
  );
});
