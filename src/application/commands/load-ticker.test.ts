import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemorySnapshots } from '../../adapters/snapshots/memory-snapshots.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { seriesKey } from '../../domain/market/series.ts';
import type { TickerEvent } from '../../domain/ticker/events.ts';
import { changed, changes, cut, cuts, walk } from '../../domain/ticker/walks.fixture.ts';
import type { EventStore } from '../ports/event-store.ts';
import { SnapshotsError, type Snapshot, type Snapshots } from '../ports/snapshots.ts';
import { createTickerHandler, type TickerHandler } from './handle-command.ts';
import { loadTicker, SNAPSHOT_EVENTS, type Sources } from './load-ticker.ts';
import { barAt, calmBars, FEED, NAIVE, SERIES, STANDARD } from './market.fixture.ts';

const STREAM = seriesKey(SERIES);

/** Commits after which a snapshot is renewed in these tests. */
const EVERY = createMemorySnapshots().every;

const memory = (): EventStore => createMemoryEventStore({ now: () => 0 });

let ids = 0;

const handlerOf = (sources: Sources): TickerHandler =>
  createTickerHandler({ ...sources, newCommitId: () => `commit-${(ids += 1)}`, pause: async () => {} });

const record = async (handler: TickerHandler, chunks: readonly (readonly Bar[])[], policy = STANDARD) => {
  await handler.handle(SERIES, { type: 'WatchTicker', series: SERIES, feed: FEED, policy });
  for (const bars of chunks) await handler.handle(SERIES, { type: 'ObserveBars', bars, policy });
};

/** What a store was asked for: the versions of each read, and how many commits that gave. */
const counting = (
  store: EventStore,
): { readonly store: EventStore; readonly read: { commits: number; from: number[] } } => {
  const read = { commits: 0, from: [] as number[] };
  return {
    read,
    store: {
      append: (...given) => store.append(...given),
      streams: () => store.streams(),
      read: async (stream, from = 1, to, asOf) => {
        const slice = await store.read(stream, from, to, asOf);
        read.from.push(from);
        read.commits += slice.commits.length;
        return slice;
      },
    },
  };
};

const recorded = async (count: number, chunk = 1): Promise<Required<Pick<Sources, 'store' | 'snapshots'>>> => {
  const sources = { store: memory(), snapshots: createMemorySnapshots() };
  await record(handlerOf(sources), cut(calmBars(count), [chunk]));
  return sources;
};

/** A hundred bars in a row that were judged too early. */
const quietBars = (from: number): readonly TickerEvent[] =>
  Array.from({ length: 100 }, (_, i) => ({
    type: 'BarObserved',
    bar: { ...barAt(0, 100, 1000), time: from + i },
    policy: STANDARD.id,
    judgement: { verdict: 'unjudged', reason: 'warming-up', score: 0, missing: 64, channels: [] },
  }));

const byFullFold = (store: EventStore) => loadTicker({ store }, STREAM);

describe('loading a ticker', () => {
  test.each([
    [1, 1],
    [EVERY - 2, 1],
    [EVERY - 1, 1],
    [EVERY, 1],
    [EVERY + 1, 1],
    [500, 1],
    [2600, 100],
  ])('of %i bars, %i a commit, reads one snapshot and no more commits than it may', async (count, chunk) => {
    const { store, snapshots } = await recorded(count, chunk);
    const counted = counting(store);
    const loaded = await loadTicker({ store: counted.store, snapshots }, STREAM);
    expect(counted.read.commits).toBeLessThanOrEqual(EVERY);
    expect(counted.read.from).toHaveLength(1);
    expect(loaded.events).toBeLessThan(SNAPSHOT_EVENTS);
    expect(loaded.state.version).toBe((await byFullFold(store)).state.version);
    expect(loaded.state.version).toBeGreaterThan(count);
  });

  test('without snapshots reads every commit, page by page, and leaves a snapshot for the next time', async () => {
    const store = memory();
    let { position } = await store.read(STREAM);
    for (let commit = 0; commit < 60; commit += 1) {
      const appended = await store.append(STREAM, position, quietBars(commit * 100), `${commit}`);
      if (appended.outcome === 'appended') ({ position } = appended);
    }
    const snapshots = createMemorySnapshots();
    const counted = counting(store);
    const loaded = await loadTicker({ store: counted.store, snapshots }, STREAM);
    expect(counted.read).toEqual({ commits: 60, from: [1, 5001] });
    expect(loaded.state.version).toBe(6000);
    expect(loaded.position).toBe(position);
    const again = counting(store);
    await loadTicker({ store: again.store, snapshots }, STREAM);
    expect(again.read.commits).toBe(1);
  });

  test('a command goes on from a snapshot as from the whole stream', async () => {
    const { store, snapshots } = await recorded(300);
    const handler = handlerOf({ store, snapshots });
    const bars = calmBars(310).slice(290);
    const handled = await handler.handle(SERIES, { type: 'ObserveBars', bars, policy: STANDARD });
    expect(handled).toMatchObject({ outcome: 'done', commit: { first: 302, last: 311 } });
    expect(await handler.state(SERIES)).toEqual((await byFullFold(store)).state);
  });

  test('any history, cut into any commits: the state by snapshot is the state by full fold', async () => {
    await fc.assert(
      fc.asyncProperty(walk(70, 260), changes(60), cuts, fc.boolean(), async (bars, corrections, sizes, classic) => {
        const sources = { store: memory(), snapshots: createMemorySnapshots() };
        const again = corrections.flatMap((change) => {
          const bar = bars.at(-change.back);
          return bar ? [changed(bar, change)] : [];
        });
        await record(handlerOf(sources), cut(bars, sizes), classic ? NAIVE : STANDARD);
        await record(
          handlerOf(sources),
          again.map((bar) => [bar]),
          classic ? NAIVE : STANDARD,
        );
        const { state, position } = await loadTicker(sources, STREAM);
        const full = await byFullFold(sources.store);
        expect({ state, position }).toEqual({ state: full.state, position: full.position });
      }),
      { numRuns: 60 },
    );
  });
});

describe('a snapshot that is wrong is not used', () => {
  const wrong: readonly (readonly [string, (snapshot: Snapshot) => Snapshot])[] = [
    ['newer than the log', (snapshot) => ({ ...snapshot, version: 999 })],
    ['in the middle of a commit', (snapshot) => ({ ...snapshot, version: snapshot.version - 1 })],
    ['of a log in which that version has another commit', (snapshot) => ({ ...snapshot, commitId: 'other' })],
    ['of another stream', (snapshot) => ({ ...snapshot, stream: 'other' })],
    ['of another fold', (snapshot) => ({ ...snapshot, fold: snapshot.fold + 1 })],
    [
      'whose state is of another version',
      (snapshot) => ({ ...snapshot, body: snapshot.body.replace(/"version":\d+/, '"version":7') }),
    ],
    [
      'of a detector that is gone',
      (snapshot) => ({ ...snapshot, body: snapshot.body.replace('"return"', '"retired"') }),
    ],
    [
      'of a detector that reads otherwise now',
      (snapshot) => ({
        ...snapshot,
        body: snapshot.body.replace('"detector":"return","version":2', '"detector":"return","version":1'),
      }),
    ],
    ['that is no text of a state', (snapshot) => ({ ...snapshot, body: 'nonsense' })],
    ['that lacks its parts', (snapshot) => ({ ...snapshot, body: '{}' })],
  ];

  test.each(wrong)('one %s', async (_, spoil) => {
    const { store, snapshots } = await recorded(400, 50);
    const kept = await snapshots.newest(STREAM);
    if (!kept) throw new Error('no snapshot was kept');
    expect(spoil(kept)).not.toEqual(kept);
    const counted = counting(store);
    const loaded = await loadTicker(
      { store: counted.store, snapshots: { ...snapshots, newest: async () => spoil(kept) } },
      STREAM,
    );
    expect(counted.read.commits).toBeGreaterThanOrEqual(9);
    expect(loaded.state).toEqual((await byFullFold(store)).state);
  });

  test('a state that were not the fold of the log would be seen', async () => {
    const { store, snapshots } = await recorded(400, 50);
    const kept = await snapshots.newest(STREAM);
    if (!kept) throw new Error('no snapshot was kept');
    const forged = { ...kept, body: kept.body.replaceAll('"close":1', '"close":2') };
    const loaded = await loadTicker({ store, snapshots: { ...snapshots, newest: async () => forged } }, STREAM);
    expect(loaded.state).not.toEqual((await byFullFold(store)).state);
  });
});

describe('snapshots that fail', () => {
  const failing: Snapshots = {
    every: EVERY,
    newest: () => Promise.reject(new SnapshotsError('they cannot be read')),
    keep: () => Promise.reject(new SnapshotsError('they cannot be kept')),
  };

  test('are told of and gone without', async () => {
    const heard: string[] = [];
    const onSnapshotFailure = ({ message }: SnapshotsError): void => void heard.push(message);
    const store = memory();
    const handler = handlerOf({ store, snapshots: failing, onSnapshotFailure });
    await record(handler, cut(calmBars(2 * EVERY), [1]));
    expect((await handler.state(SERIES)).version).toBe(2 * EVERY + 1);
    expect(heard).toEqual(['they cannot be read', 'they cannot be kept', 'they cannot be kept']);
    expect((await loadTicker({ store, snapshots: failing }, STREAM)).state.version).toBe(2 * EVERY + 1);
  });

  test('in a way nobody foresaw are no cache failure', async () => {
    const broken: Snapshots = { ...failing, newest: () => Promise.reject(new TypeError('a defect')) };
    await expect(loadTicker({ store: memory(), snapshots: broken }, STREAM)).rejects.toThrow('a defect');
  });
});
