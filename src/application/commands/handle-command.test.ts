import { describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { seriesKey } from '../../domain/market/series.ts';
import type { ObserveBars, WatchTicker } from '../../domain/ticker/commands.ts';
import { EventStoreError, type EventStore } from '../ports/event-store.ts';
import { createTickerHandler, type TickerHandler } from './handle-command.ts';
import { calmBars, FEED, SERIES, STANDARD } from './market.fixture.ts';

const watch: WatchTicker = { type: 'WatchTicker', series: SERIES, feed: FEED, policy: STANDARD };
const observe = (from: number, to: number): ObserveBars => ({
  type: 'ObserveBars',
  bars: calmBars(to).slice(from),
  policy: STANDARD,
});

const handlerOf = (store: EventStore, pauses: number[] = []): TickerHandler => {
  let id = 0;
  return createTickerHandler({
    store,
    newCommitId: () => `commit-${(id += 1)}`,
    pause: async (attempt) => {
      pauses.push(attempt);
    },
  });
};

const memory = (): EventStore => createMemoryEventStore({ now: () => 0 });

describe('handling a command', () => {
  test('appends one commit with all events of the decision', async () => {
    const store = memory();
    const handler = handlerOf(store);
    await handler.handle(SERIES, watch);
    const handled = await handler.handle(SERIES, observe(0, 3));
    expect(handled).toMatchObject({ outcome: 'done', commit: { first: 2, last: 4 } });
  });

  test('makes no commit when the command only repeats', async () => {
    const handler = handlerOf(memory());
    await handler.handle(SERIES, watch);
    expect(await handler.handle(SERIES, watch)).toMatchObject({ outcome: 'done', commit: null });
  });

  test('a cold handler comes to the state a warm one has', async () => {
    const store = memory();
    const warm = handlerOf(store);
    await warm.handle(SERIES, watch);
    await warm.handle(SERIES, observe(0, 90));
    await warm.handle(SERIES, observe(90, 120));
    expect(await handlerOf(store).state(SERIES)).toEqual(await warm.state(SERIES));
  });

  test('reads the stream once while it stays warm', async () => {
    const store = memory();
    let reads = 0;
    const counted: EventStore = {
      append: (...given) => store.append(...given),
      streams: () => store.streams(),
      read: (...given) => {
        reads += 1;
        return store.read(...given);
      },
    };
    const handler = handlerOf(counted);
    await handler.handle(SERIES, watch);
    for (let i = 0; i < 10; i += 1) await handler.handle(SERIES, observe(i, i + 1));
    expect(reads).toBe(1);
  });

  test('decides anew when another writer was first', async () => {
    const store = memory();
    const [ours, theirs] = [
      handlerOf(store),
      createTickerHandler({ store, newCommitId: () => 'theirs', pause: async () => {} }),
    ];
    await ours.handle(SERIES, watch);
    await ours.handle(SERIES, observe(0, 2));
    await theirs.handle(SERIES, observe(0, 5));
    const handled = await ours.handle(SERIES, observe(2, 6));
    expect(handled).toMatchObject({ decision: { outcomes: ['duplicate', 'duplicate', 'duplicate', 'observed'] } });
  });

  test('gives up as contended when others are always first', async () => {
    const store = memory();
    const contended: EventStore = {
      ...store,
      read: (stream) => store.read(stream),
      append: async () => ({ outcome: 'conflict' }),
    };
    expect(await handlerOf(contended).handle(SERIES, watch)).toEqual({ outcome: 'contended' });
  });
});

describe('an append whose outcome is unknown', () => {
  const losingAnswers = (store: EventStore, losses: number, ids: string[]): EventStore => ({
    read: (...given) => store.read(...given),
    streams: () => store.streams(),
    append: async (stream, expected, events, commitId) => {
      ids.push(commitId);
      const appended = await store.append(stream, expected, events, commitId);
      if (ids.length <= losses)
        throw new EventStoreError('unavailable', 'the answer was lost', { unknownOutcome: true });
      return appended;
    },
  });

  test('is repeated with the same commit id, and nothing is doubled', async () => {
    const store = memory();
    const ids: string[] = [];
    const pauses: number[] = [];
    const handled = await handlerOf(losingAnswers(store, 2, ids), pauses).handle(SERIES, watch);
    expect(handled).toMatchObject({ outcome: 'done', commit: { first: 1, last: 1 } });
    expect(ids).toEqual(['commit-1', 'commit-1', 'commit-1']);
    expect(pauses).toEqual([1, 2]);
    expect((await store.read(seriesKey(SERIES))).commits).toHaveLength(1);
  });

  test('fails after five tries and is found by the next command', async () => {
    const store = memory();
    const ids: string[] = [];
    const handler = handlerOf(losingAnswers(store, 5, ids));
    await expect(handler.handle(SERIES, watch)).rejects.toThrow('the answer was lost');
    expect(await handler.handle(SERIES, watch)).toMatchObject({ outcome: 'done', commit: null });
  });

  test('of a store that is busy is repeated as well, with the same commit id', async () => {
    const store = memory();
    const ids: string[] = [];
    const pauses: number[] = [];
    const busy: EventStore = {
      read: (...given) => store.read(...given),
      streams: () => store.streams(),
      append: (stream, expected, events, commitId) => {
        ids.push(commitId);
        if (ids.length < 3) return Promise.reject(new EventStoreError('busy', 'in use'));
        return store.append(stream, expected, events, commitId);
      },
    };
    expect(await handlerOf(busy, pauses).handle(SERIES, watch)).toMatchObject({
      outcome: 'done',
      commit: { first: 1 },
    });
    expect({ ids, pauses }).toEqual({ ids: ['commit-1', 'commit-1', 'commit-1'], pauses: [1, 2] });
  });

  test('any other failure is not repeated', async () => {
    const store = memory();
    let appends = 0;
    const broken: EventStore = {
      read: (...given) => store.read(...given),
      streams: () => store.streams(),
      append: () => {
        appends += 1;
        return Promise.reject(new EventStoreError('corrupt', 'broken'));
      },
    };
    await expect(handlerOf(broken).handle(SERIES, watch)).rejects.toThrow('broken');
    expect(appends).toBe(1);
  });
});
