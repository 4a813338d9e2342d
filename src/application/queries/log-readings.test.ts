import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryFindings } from '../../adapters/read-model/memory-findings.ts';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { createMemorySnapshots } from '../../adapters/snapshots/memory-snapshots.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { parseSeriesKey, seriesKey } from '../../domain/market/series.ts';
import { changed, changes, cut, cuts, walk, type Change } from '../../domain/ticker/walks.fixture.ts';
import { createTickerHandler } from '../commands/handle-command.ts';
import { calmBars, FEED, SERIES, STANDARD } from '../commands/market.fixture.ts';
import { replayLog } from '../commands/replay-log.ts';
import type { CommitFeed } from '../ports/commit-feed.ts';
import { EventStoreError, NO_STREAM, type EventStore, type EventStoreFailure } from '../ports/event-store.ts';
import type { Readings } from '../ports/read-model.ts';
import { SnapshotsError, type Snapshots } from '../ports/snapshots.ts';
import { rememberedCheckpoint } from '../subscribers/checkpoint.fixture.ts';
import { createFindingProjection } from '../subscribers/project-findings.ts';
import { createProjection } from '../subscribers/project.ts';
import { barsOfLog } from './log-bars.ts';
import { createLogReadings, type LogReadings } from './log-readings.ts';

const STREAM = seriesKey(SERIES);
const EVER = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] as const;

type Log = EventStore & CommitFeed;

let ids = 0;

const observe = async (log: Log, chunks: readonly (readonly Bar[])[], snapshots: Snapshots): Promise<void> => {
  const newCommitId = (): string => `commit-${(ids += 1)}`;
  const tickers = createTickerHandler({ store: log, snapshots, newCommitId, pause: async () => {} });
  await tickers.handle(SERIES, { type: 'WatchTicker', series: SERIES, feed: FEED, policy: STANDARD });
  for (const bars of chunks) await tickers.handle(SERIES, { type: 'ObserveBars', bars, policy: STANDARD });
};

const recorded = async (bars: readonly Bar[], sizes: readonly number[]): Promise<Log> => {
  const log = createMemoryEventStore({ now: () => 1000 });
  await observe(log, cut(bars, sizes), createMemorySnapshots());
  return log;
};

/** A log that counts the versions it was asked for. */
const counting = (log: Log): { readonly log: Log; readonly asked: { versions: number; reads: number } } => {
  const asked = { versions: 0, reads: 0 };
  const read: EventStore['read'] = async (...range) => {
    const slice = await log.read(...range);
    asked.reads += 1;
    for (const { events } of slice.commits) asked.versions += events.length;
    return slice;
  };
  return { asked, log: { ...log, read, streams: () => log.streams() } };
};

const readingsOf = (log: Log, snapshots: Snapshots = createMemorySnapshots()): LogReadings =>
  createLogReadings({ log, snapshots, findings: createMemoryFindings(), progress: rememberedCheckpoint() });

const projected = async (log: Log): Promise<Readings> => {
  const readModel = createMemoryReadModel();
  await replayLog(log, createProjection({ readModel, read: log.read.bind(log) }));
  return readModel;
};

const both = async (log: Log): Promise<readonly [Readings, Readings]> => {
  const [findings, progress] = [createMemoryFindings(), rememberedCheckpoint()];
  await replayLog(log, createFindingProjection({ findings, read: log.read.bind(log) }, progress));
  return [await projected(log), createLogReadings({ log, snapshots: createMemorySnapshots(), findings, progress })];
};

const corrected = (bars: readonly Bar[], again: readonly Change[]): readonly (readonly Bar[])[] =>
  again.flatMap((change) =>
    bars.slice(-change.back, bars.length - change.back + 1).map((bar) => [changed(bar, change)]),
  );

describe('what is read out of the log', () => {
  test('is what a read model of rows says, whatever the history, its commits and the question', async () => {
    const place = fc.nat(260);
    const question = fc.tuple(place, place, fc.integer({ min: 1, max: 300 }));
    await fc.assert(
      fc.asyncProperty(walk(70, 260), changes(60), cuts, fc.array(question), async (bars, again, sizes, questions) => {
        const log = await recorded(bars, sizes);
        await observe(log, corrected(bars, again), createMemorySnapshots());
        const [rows, read] = await both(log);
        expect(await read.tickers()).toEqual(await rows.tickers());
        expect(await read.ticker(STREAM)).toEqual(await rows.ticker(STREAM));
        expect(await read.findings({})).toEqual(await rows.findings({}));
        expect(await read.bars(STREAM, ...EVER, 1000)).toEqual(await rows.bars(STREAM, ...EVER, 1000));
        for (const [a, b, limit] of questions) {
          const [from = 0, to = 0] = [a, b].map((at) => bars[at]?.time ?? Number.MAX_SAFE_INTEGER);
          expect(await read.bars(STREAM, from, to, limit)).toEqual(await rows.bars(STREAM, from, to, limit));
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each([1600, 1700, 1800, 1900, 2200])(
    'of a stream of %i is the same: bars of long ago, few of many, and those that were corrected later',
    async (count) => {
      const bars = calmBars(count);
      const log = await recorded(bars.slice(0, 1100), [1, 7, 100]);
      await observe(log, cut(bars.slice(1100, 1300), [1]), createMemorySnapshots());
      const again = [1, 3, 20, 41, 63].map((back) => ({ back, factor: 1.01, volume: 1_000_000 }));
      await observe(log, corrected(bars.slice(0, 1300), again), createMemorySnapshots());
      await observe(log, cut(bars.slice(1300), [1]), createMemorySnapshots());
      const [rows, read] = await both(log);
      const timeOf = (n: number): number => bars[n]?.time ?? Number.NaN;
      const ends = Array.from({ length: 40 }, (_, i) => 1180 + 3 * i);
      for (const [from, to, limit] of [
        ...ends.flatMap((end) => [20, 3].map((most) => [end - 30, end, most] as const)),
        [10, 20, 100],
        [700, 1300, 50],
        [1, 1500, 3],
        [count - 1, count - 1, 1],
      ] as const) {
        const range = [timeOf(from), timeOf(to), limit] as const;
        expect(await read.bars(STREAM, ...range)).toEqual(await rows.bars(STREAM, ...range));
      }
      const touched = await read.bars(STREAM, timeOf(1230), timeOf(1299), 100);
      expect(touched.filter(({ was }) => was !== null)).toHaveLength(5);
    },
  );

  test('knows nothing of a series that is not watched', async () => {
    const read = readingsOf(await recorded([], [1]));
    expect(await read.ticker('test/MSFT/1d')).toBeNull();
    expect(await read.bars('test/MSFT/1d', ...EVER, 10)).toEqual([]);
  });

  test('lists watched series by ticker, then series', async () => {
    const log = createMemoryEventStore({ now: () => 1000 });
    const keys = ['test/MSFT/1d', 'test/AAPL/60m', 'test/AAPL/1d', 'test/IBM/1d'];
    for (const [i, key] of keys.entries()) {
      const series = parseSeriesKey(key) ?? SERIES;
      const tickers = createTickerHandler({ store: log, newCommitId: () => `${i}`, pause: async () => {} });
      await tickers.handle(series, { type: 'WatchTicker', series, feed: FEED, policy: STANDARD });
    }
    const rows = await readingsOf(log).tickers();
    expect(rows.map(({ series }) => series)).toEqual(['test/AAPL/1d', 'test/AAPL/60m', 'test/IBM/1d', 'test/MSFT/1d']);
    expect(rows).toEqual(await (await projected(log)).tickers());
  });

  test('lists the others where a commit of one cannot be read; who asks for that one is told', async () => {
    const sound = await recorded(calmBars(5), [5]);
    const other = { ...SERIES, ticker: 'MSFT' };
    const tickers = createTickerHandler({ store: sound, newCommitId: () => 'other', pause: async () => {} });
    await tickers.handle(other, { type: 'WatchTicker', series: other, feed: FEED, policy: STANDARD });
    const { log, asked } = counting(sound);
    const commit = { stream: STREAM, first: 1, last: 1, sequence: 1 };
    const damaged = new EventStoreError('corrupt', 'The commit is damaged.', { commit });
    let failure = new EventStoreError('unavailable', 'down');
    const read: EventStore['read'] = (stream, ...range) =>
      stream === STREAM ? Promise.reject(failure) : log.read(stream, ...range);
    const readings = readingsOf({ ...log, read });
    await expect(readings.tickers()).rejects.toThrow('down');
    failure = damaged;
    expect((await readings.tickers()).map(({ ticker }) => ticker)).toEqual(['MSFT']);
    asked.reads = 0;
    expect(await readings.tickers()).toHaveLength(1);
    expect(asked.reads).toBe(0);
    await expect(readings.tickers(SERIES.ticker)).rejects.toBe(damaged);
    await expect(readings.ticker(STREAM)).rejects.toBe(damaged);
  });

  test.each([40, 400])('of a stream of %i versions that are gone is nothing', async (version) => {
    const read: EventStore['read'] = async () => ({ commits: [], position: NO_STREAM });
    expect(await barsOfLog(read, { series: STREAM, version, first: 0, last: 20, from: 0, to: 9, limit: 5 })).toEqual(
      [],
    );
  });

  test('passes on what is kept of findings, and how far that is', async () => {
    const log = await recorded(calmBars(70), [10]);
    const [rows, read] = await both(log);
    expect(await read.checkpoint()).toBe(await rows.checkpoint());
    expect([await read.finding('none'), await read.successor('none')]).toEqual([null, null]);
  });
});

describe('what reading out of the log costs', () => {
  test('a ticker that was read before costs its newest commit and those since', async () => {
    const { log, asked } = counting(await recorded(calmBars(1000), [1]));
    const read = readingsOf(log);
    await read.ticker(STREAM);
    Object.assign(asked, { versions: 0, reads: 0 });
    await read.ticker(STREAM);
    expect(asked).toEqual({ versions: 1, reads: 1 });
  });

  test('another process goes on from the row that was kept', async () => {
    const snapshots = createMemorySnapshots();
    const recording = await recorded(calmBars(1000), [1]);
    const before = await readingsOf(recording, snapshots).ticker(STREAM);
    const { log, asked } = counting(recording);
    expect(await readingsOf(log, snapshots).ticker(STREAM)).toEqual(before);
    expect(asked.versions).toBeLessThanOrEqual(snapshots.every);
  });

  test.each([1, 400])('few bars of long ago cost a little of the stream, asked for at most %i', async (limit) => {
    const bars = calmBars(2200);
    const { log, asked } = counting(await recorded(bars, [1]));
    const read = readingsOf(log);
    await read.ticker(STREAM);
    Object.assign(asked, { versions: 0, reads: 0 });
    const time = bars[1500]?.time ?? 0;
    expect(await read.bars(STREAM, time, time, limit)).toHaveLength(1);
    expect(asked.versions).toBeLessThan(650);
    expect(asked.reads).toBeLessThanOrEqual(10);
  });

  test.each([300, 900, 1000, 1100])(
    'bars of long ago are found beside many corrections, of which none tells a place: the %ith of 2000',
    async (n) => {
      const bars = calmBars(2000);
      const recording = await recorded(bars.slice(0, 1000), [1]);
      const again = Array.from({ length: 300 }, (_, i) => ({ back: 1 + (i % 60), factor: 1 + i / 1e4, volume: 1e6 }));
      await observe(recording, corrected(bars.slice(0, 1000), again), createMemorySnapshots());
      await observe(recording, cut(bars.slice(1000), [1]), createMemorySnapshots());
      const { log, asked } = counting(recording);
      const read = readingsOf(log);
      await read.ticker(STREAM);
      Object.assign(asked, { versions: 0, reads: 0 });
      const time = bars[n]?.time ?? 0;
      expect((await read.bars(STREAM, 0, time, 3)).map(({ bar }) => bar.time)).toEqual(
        bars.slice(n - 2, n + 1).map((bar) => bar.time),
      );
      expect(asked.versions).toBeLessThan(650 + 300);
      expect(asked.reads).toBeLessThanOrEqual(40);
    },
  );

  test('the newest bars cost no search', async () => {
    const { log, asked } = counting(await recorded(calmBars(2200), [100]));
    const read = readingsOf(log);
    await read.ticker(STREAM);
    Object.assign(asked, { versions: 0, reads: 0 });
    expect(await read.bars(STREAM, ...EVER, 1)).toHaveLength(1);
    expect(asked.versions).toBeLessThanOrEqual(2 * 110);
    expect(asked.reads).toBe(2);
  });
});

describe('what is followed', () => {
  /** A log with a past that was read, and what came since. */
  const readUpTo = async (past: number, snapshots = createMemorySnapshots()) => {
    const bars = calmBars(90);
    const recording = await recorded(bars.slice(0, past), [10]);
    const { log, asked } = counting(recording);
    const failures: Error[] = [];
    const read: EventStore['read'] = async (...range) => {
      const failure = failures.pop();
      if (failure) throw failure;
      return log.read(...range);
    };
    const readings = createLogReadings({
      log: { ...log, read },
      snapshots,
      findings: createMemoryFindings(),
      progress: rememberedCheckpoint(),
    });
    await readings.tickers();
    const before = await recording.head();
    await observe(recording, cut(bars.slice(past), [1]), createMemorySnapshots());
    Object.assign(asked, { versions: 0, reads: 0 });
    const since = await recording.commitsAfter(before, 100);
    return { recording, readings, asked, since, fail: (failure: Error) => void failures.push(failure) };
  };

  test('is in the rows without a question to the log, also where it comes again', async () => {
    const { recording, readings, asked, since } = await readUpTo(70);
    await readings.follow(since.slice(0, 12));
    await readings.follow([...(await recording.commitsAfter(0, 3)), ...since]);
    expect(await readings.tickers()).toEqual(await (await projected(recording)).tickers());
    expect(asked.reads).toBe(0);
  });

  test('is read back where a commit was left out', async () => {
    const { recording, readings, asked, since } = await readUpTo(70);
    await readings.follow(since.slice(-2));
    const rows = await (await projected(recording)).tickers();
    expect(await readings.tickers()).toEqual(rows);
    expect(await readings.tickers()).toEqual(rows);
    expect(asked.reads).toBe(1);
  });

  test('a commit that comes after one behind it does not make the rows whole again', async () => {
    const { recording, readings, asked, since } = await readUpTo(70);
    await readings.follow([...since.slice(2), ...since.slice(0, 1)]);
    expect(await readings.tickers()).toEqual(await (await projected(recording)).tickers());
    expect(asked.reads).toBe(1);
  });

  test('what could not be read back for now is followed again; the rows wait for nobody', async () => {
    const { recording, readings, since, fail } = await readUpTo(70);
    const before = await readings.tickers();
    fail(new EventStoreError('unavailable', 'down'));
    await expect(readings.follow(since.slice(-1))).rejects.toThrow('down');
    expect(await readings.tickers()).toEqual(before);
    await readings.follow(since.slice(-1));
    expect(await readings.tickers()).toEqual(await (await projected(recording)).tickers());
  });

  test('a stream that is damaged holds up neither the rows nor what is followed, and is read back by name', async () => {
    const { recording, readings, asked, since, fail } = await readUpTo(70);
    const before = await readings.tickers();
    const damage = new EventStoreError('corrupt', 'damaged');
    fail(damage);
    await readings.follow(since.slice(-2, -1));
    await readings.follow(since.slice(-1));
    expect(await readings.tickers()).toEqual(before);
    expect(asked.reads).toBe(0);
    fail(damage);
    await expect(readings.tickers(SERIES.ticker)).rejects.toThrow('damaged');
    expect(await readings.tickers()).toEqual(before);
    expect(await readings.tickers(SERIES.ticker)).toEqual(await (await projected(recording)).tickers());
  });

  test('a stream that was damaged from the start is missing from the rows alone', async () => {
    const log = createMemoryEventStore({ now: () => 1000 });
    for (const [i, ticker] of ['AAPL', 'MSFT'].entries()) {
      const series = { ...SERIES, ticker };
      const tickers = createTickerHandler({ store: log, newCommitId: () => `${i}`, pause: async () => {} });
      await tickers.handle(series, { type: 'WatchTicker', series, feed: FEED, policy: STANDARD });
    }
    const damaged = seriesKey({ ...SERIES, ticker: 'MSFT' });
    let kind: EventStoreFailure | null = 'unavailable';
    const read: EventStore['read'] = async (stream, ...range) => {
      if (stream === damaged && kind) throw new EventStoreError(kind, 'damaged');
      return log.read(stream, ...range);
    };
    const readings = readingsOf({ ...log, streams: () => log.streams(), read });
    await expect(readings.tickers()).rejects.toThrow('damaged');
    kind = 'corrupt';
    expect((await readings.tickers()).map(({ ticker }) => ticker)).toEqual(['AAPL']);
    await expect(readings.tickers('MSFT')).rejects.toThrow('damaged');
    expect((await readings.tickers()).map(({ ticker }) => ticker)).toEqual(['AAPL']);
    await expect(readings.readBroken()).rejects.toThrow('damaged');
    kind = null;
    await readings.readBroken();
    expect((await readings.tickers()).map(({ ticker }) => ticker)).toEqual(['AAPL', 'MSFT']);
  });

  test('commits of no series change nothing', async () => {
    const { recording, readings } = await readUpTo(70);
    const before = await readings.tickers();
    const [commit] = await recording.commitsAfter(0, 1);
    await readings.follow(commit ? [{ ...commit, stream: 'policy/standard@0f3a' }] : []);
    expect(await readings.tickers()).toEqual(before);
  });

  test('a series that begins is in the rows with its first commit', async () => {
    const { recording, readings, asked } = await readUpTo(70);
    const before = await recording.head();
    const series = { ...SERIES, ticker: 'NEW' };
    const tickers = createTickerHandler({ store: recording, newCommitId: () => 'new', pause: async () => {} });
    await tickers.handle(series, { type: 'WatchTicker', series, feed: FEED, policy: STANDARD });
    expect(await readings.tickers()).toHaveLength(1);
    expect((await readings.tickers('NEW')).map((row) => row.series)).toEqual([seriesKey(series)]);
    const other = readingsOf(recording);
    expect(await other.tickers('NEW')).toHaveLength(1);
    await readings.follow(await recording.commitsAfter(before, 1));
    Object.assign(asked, { versions: 0, reads: 0 });
    expect(await readings.tickers()).toHaveLength(2);
    expect(await readings.tickers('NONE')).toEqual([]);
    expect(asked.reads).toBe(0);
  });

  test('is kept from time to time, for the next process', async () => {
    const snapshots = { ...createMemorySnapshots(), every: 2 };
    const { readings, since } = await readUpTo(70, snapshots);
    const before = await snapshots.newest(`row:${STREAM}`);
    await readings.follow(since.slice(0, 14));
    expect(await snapshots.newest(`row:${STREAM}`)).toEqual(before);
    await readings.follow(since);
    expect((await snapshots.newest(`row:${STREAM}`))?.version).toBeGreaterThan(before?.version ?? 0);
  });
});

describe('a row that was kept and is wrong is not used', () => {
  test.each([
    ['of another fold', { fold: 0, body: '{"bars":1}' }],
    ['of a commit that the log does not have', { commitId: 'other', body: '{"bars":1}' }],
    ['of a later version', { version: 5000, body: '{"bars":1}' }],
  ])('one %s', async (_, wrong) => {
    const log = await recorded(calmBars(70), [10]);
    const snapshots = createMemorySnapshots();
    const spoiled: Snapshots = {
      ...snapshots,
      every: 1,
      newest: async (stream) => {
        const kept = await snapshots.newest(stream);
        return kept && { ...kept, ...wrong };
      },
    };
    const right = await readingsOf(log, { ...snapshots, every: 1 }).ticker(STREAM);
    expect(await snapshots.newest(`row:${STREAM}`)).not.toBeNull();
    expect(await readingsOf(log, spoiled).ticker(STREAM)).toEqual(right);
  });

  test('nor are rows needed that cannot be kept', async () => {
    const log = await recorded(calmBars(70), [10]);
    const fail = () => Promise.reject(new SnapshotsError('down'));
    const failing: Snapshots = { every: 1, newest: fail, keep: fail };
    expect(await readingsOf(log, failing).ticker(STREAM)).toEqual(await (await projected(log)).ticker(STREAM));
    const broken: Snapshots = { ...failing, newest: () => Promise.reject(new TypeError('a defect')) };
    await expect(readingsOf(log, broken).ticker(STREAM)).rejects.toThrow('a defect');
  });
});
