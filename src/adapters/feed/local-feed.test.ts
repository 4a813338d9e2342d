import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { type Commit, type EventStore, type StoredEvent } from '../../application/ports/event-store.ts';
import { NotifierError } from '../../application/ports/notifier.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import { createMemoryEventStore } from '../event-store/memory-event-store.ts';
import { createMemoryParking } from '../parking/memory-parking.ts';
import { createLocalFeed, type LocalFeed, type LocalFeedOptions } from './local-feed.ts';

const chain = { commit: 1, previous: 0 };
const event: StoredEvent = { type: 'AnomalyEnded', id: 'a', endTime: 0, reason: 'quiet', chain };

const newStore = (): EventStore & CommitFeed => createMemoryEventStore({ now: () => 1000 });

const append = async (store: EventStore, commits: number): Promise<void> => {
  for (let i = 0; i < commits; i += 1) {
    const { position, commits: all } = await store.read('s');
    await store.append('s', position, [event], `commit ${all.length + 1}`);
  }
};

/** Keeps its checkpoint and the batches it was handed; `meddle` runs before the checkpoint moves. */
const recorder = (name: string, meddle: (batch: readonly number[], attempt: number) => unknown = () => undefined) => {
  const state = { checkpoint: 0, batches: [] as number[][] };
  const handle = async (commits: readonly Commit[]): Promise<void> => {
    const batch = commits.map(({ sequence }) => sequence);
    state.batches.push(batch);
    await meddle(batch, state.batches.length);
    state.checkpoint = batch.at(-1) ?? state.checkpoint;
  };
  const passOver = async (sequence: number): Promise<void> =>
    void (state.checkpoint = Math.max(state.checkpoint, sequence));
  const subscriber: Subscriber = { name, checkpoint: async () => state.checkpoint, handle, passOver };
  return { subscriber, state };
};

/** Pauses that last until the test ends them or the feed stops. */
const manualPauses = () => {
  const asked: number[] = [];
  let started = Promise.withResolvers<() => void>();
  const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
    const over = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => over.reject(new Error('aborted')));
    asked.push(ms);
    started.resolve(over.resolve);
    started = Promise.withResolvers();
    await over.promise;
  };
  return { asked, pause, next: async () => started.promise };
};

const noPause = async (): Promise<void> => undefined;

type Options = Pick<LocalFeedOptions, 'feed' | 'subscribers'> & Partial<LocalFeedOptions>;

/** A feed that parks in memory of its own, unless told otherwise. */
const feedOf = (options: Options): LocalFeed =>
  createLocalFeed({ pause: noPause, random: () => 1, parking: createMemoryParking(), now: () => 7000, ...options });

const run = async (options: Options, work: (feed: LocalFeed) => Promise<void>): Promise<void> => {
  const feed = feedOf(options);
  feed.start();
  await work(feed);
  await feed.stop();
};

describe('bringing commits', () => {
  test('what is there already, in order and in batches', async () => {
    const store = newStore();
    await append(store, 5);
    const { subscriber, state } = recorder('a');
    await run({ feed: store, subscribers: [subscriber], batch: 2 }, async (feed) => feed.drained());
    expect(state.batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('what is appended later, also after being idle', async () => {
    const store = newStore();
    const { subscriber, state } = recorder('a');
    await run({ feed: store, subscribers: [subscriber] }, async (feed) => {
      await feed.drained();
      for (let commits = 1; commits <= 3; commits += 1) {
        await append(store, 1);
        await feed.drained('a');
        expect(state.checkpoint).toBe(commits);
        await setImmediate();
      }
    });
    expect(state.batches).toEqual([[1], [2], [3]]);
  });

  test('what is appended while a batch is handled', async () => {
    const store = newStore();
    await append(store, 1);
    const { subscriber, state } = recorder('a', async (_, attempt) => (attempt === 1 ? append(store, 2) : undefined));
    await run({ feed: store, subscribers: [subscriber] }, async (feed) => {
      await feed.drained();
      await feed.drained();
    });
    expect(state.batches).toEqual([[1], [2, 3]]);
  });

  test('only what comes after the checkpoint, after a restart', async () => {
    const store = newStore();
    await append(store, 3);
    const { subscriber, state } = recorder('a');
    await run({ feed: store, subscribers: [subscriber] }, async (feed) => feed.drained());
    await append(store, 2);
    await run({ feed: store, subscribers: [subscriber] }, async (feed) => feed.drained());
    expect(state.batches).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  test('once more what took effect before a crash kept the checkpoint from moving', async () => {
    const store = newStore();
    await append(store, 2);
    const effects: number[] = [];
    const crash = Promise.withResolvers<never>();
    const { subscriber, state } = recorder('a', async (batch, attempt) => {
      effects.push(...batch);
      if (attempt === 1) await crash.promise;
    });
    feedOf({ feed: store, subscribers: [subscriber] }).start();
    while (effects.length === 0) await setImmediate();
    await run({ feed: store, subscribers: [subscriber] }, async (feed) => feed.drained());
    expect(effects).toEqual([1, 2, 1, 2]);
    expect(state.checkpoint).toBe(2);
  });

  test('lets other work of the process run between batches', async () => {
    const store = newStore();
    await append(store, 20);
    let turns = 0;
    const counting = (async () => {
      while (turns < 1000) {
        await setImmediate();
        turns += 1;
      }
    })();
    const seen: number[] = [];
    const { subscriber } = recorder('a', () => seen.push(turns));
    await run({ feed: store, subscribers: [subscriber], batch: 1 }, async (feed) => feed.drained());
    expect(new Set(seen).size).toBeGreaterThan(10);
    turns = 1000;
    await counting;
  });
});

describe('a subscriber that fails', () => {
  test('gets the same commits again one by one, with growing pauses, until it succeeds, and then the next batch', async () => {
    const store = newStore();
    await append(store, 4);
    const { subscriber, state } = recorder('a', (_, attempt) => {
      if (attempt <= 3) throw new Error(`down ${attempt}`);
    });
    const asked: number[] = [];
    const failures: string[] = [];
    await run(
      {
        feed: store,
        subscribers: [subscriber],
        batch: 2,
        pause: async (ms) => void asked.push(ms),
        onFailure: (name, error, attempt) => failures.push(`${name} ${attempt}: ${String(error)}`),
      },
      async (feed) => feed.drained(),
    );
    expect(state.batches).toEqual([[1, 2], [1], [1], [1], [2], [3, 4]]);
    expect(asked).toEqual([200, 400, 800]);
    expect(failures).toEqual(['a 1: Error: down 1', 'a 2: Error: down 2', 'a 3: Error: down 3']);
  });

  test('shows why in the status until there is progress, while others go on', async () => {
    const store = newStore();
    const bad = recorder('bad', (_, attempt) => {
      if (attempt === 1) throw new NotifierError('try-again', 'The channel is down.', { retryAfter: 7000 });
    });
    const good = recorder('good');
    const pauses = manualPauses();
    await run({ feed: store, subscribers: [bad.subscriber, good.subscriber], pause: pauses.pause }, async (feed) => {
      const paused = pauses.next();
      await append(store, 2);
      const resume = await paused;
      await feed.drained('good');
      await append(store, 1);
      await feed.drained('good');
      expect(await feed.status()).toEqual([
        { name: 'bad', checkpoint: 0, head: 3, lag: 3, failing: 'The channel is down.', parked: 0 },
        { name: 'good', checkpoint: 3, head: 3, lag: 0, failing: null, parked: 0 },
      ]);
      expect(pauses.asked).toEqual([7000]);
      resume();
      await feed.drained();
      expect((await feed.status()).map(({ lag, failing }) => ({ lag, failing }))).toEqual([
        { lag: 0, failing: null },
        { lag: 0, failing: null },
      ]);
    });
    expect(bad.state.batches.flat().slice(-3)).toEqual([1, 2, 3]);
  });

  test('starts again with short pauses once there was progress', async () => {
    const store = newStore();
    await append(store, 2);
    const { subscriber } = recorder('a', (_, attempt) => {
      if (attempt !== 3) return;
      throw new Error('down');
    });
    const failing = recorder('b', (_, attempt) => {
      if ([1, 2, 4].includes(attempt)) throw new Error('down');
    });
    const asked: number[] = [];
    const pause = async (ms: number): Promise<void> => void asked.push(ms);
    await run({ feed: store, subscribers: [subscriber, failing.subscriber], batch: 1, pause }, async (feed) =>
      feed.drained(),
    );
    expect(failing.state.batches).toEqual([[1], [1], [1], [2], [2]]);
    expect(asked).toEqual([200, 400, 200]);
  });

  test('is not skipped or hurried by new commits while it pauses', async () => {
    const store = newStore();
    await append(store, 1);
    const { subscriber, state } = recorder('a', (_, attempt) => {
      if (attempt === 1) throw new Error('down');
    });
    const pauses = manualPauses();
    const paused = pauses.next();
    await run({ feed: store, subscribers: [subscriber], pause: pauses.pause, batch: 1 }, async (feed) => {
      const resume = await paused;
      await append(store, 2);
      await setImmediate();
      expect(state.batches).toEqual([[1]]);
      resume();
      await feed.drained();
    });
    expect(state.batches).toEqual([[1], [1], [2], [3]]);
  });

  test('that forgets its checkpoint counts as failing', async () => {
    const store = newStore();
    await append(store, 1);
    const forgetful: Subscriber = {
      name: 'a',
      checkpoint: async () => 0,
      handle: async () => undefined,
      passOver: async () => undefined,
    };
    const pauses = manualPauses();
    const paused = pauses.next();
    await run({ feed: store, subscribers: [forgetful], pause: pauses.pause }, async (feed) => {
      await paused;
      expect((await feed.status())[0]?.failing).toBe('a took commit 1 but kept checkpoint 0.');
    });
  });

  test('that has seen more than the log holds counts as failing', async () => {
    const { subscriber, state } = recorder('a');
    state.checkpoint = 9;
    const pauses = manualPauses();
    const paused = pauses.next();
    await run({ feed: newStore(), subscribers: [subscriber], pause: pauses.pause }, async (feed) => {
      await paused;
      const [status] = await feed.status();
      expect(status).toMatchObject({ lag: 0, failing: expect.stringContaining('the log ends at 0') });
    });
  });

  test('to give its checkpoint is tried again, too', async () => {
    const store = newStore();
    await append(store, 1);
    const { subscriber, state } = recorder('a');
    let reads = 0;
    const checkpoint = async (): Promise<number> => {
      reads += 1;
      if (reads === 1) throw new Error('locked');
      return state.checkpoint;
    };
    await run({ feed: store, subscribers: [{ ...subscriber, checkpoint }] }, async (feed) => feed.drained());
    expect(state.batches).toEqual([[1]]);
  });
});

describe('a slow subscriber', () => {
  test('does not hold up another', async () => {
    const store = newStore();
    await append(store, 3);
    const release = Promise.withResolvers<void>();
    const slow = recorder('slow', async () => release.promise);
    const quick = recorder('quick');
    await run({ feed: store, subscribers: [slow.subscriber, quick.subscriber], batch: 1 }, async (feed) => {
      await feed.drained('quick');
      expect(slow.state.checkpoint).toBe(0);
      release.resolve();
      await feed.drained('slow');
    });
    expect(slow.state.batches).toEqual([[1], [2], [3]]);
  });
});

describe('stopping', () => {
  test('finishes the batch in hand and takes no further one', async () => {
    const store = newStore();
    await append(store, 3);
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const { subscriber, state } = recorder('a', async () => {
      begun.resolve();
      await release.promise;
    });
    const feed = feedOf({ feed: store, subscribers: [subscriber], batch: 1 });
    feed.start();
    await begun.promise;
    const stopped = feed.stop();
    expect(state.checkpoint).toBe(0);
    release.resolve();
    await stopped;
    expect(state).toEqual({ checkpoint: 1, batches: [[1]] });
    await append(store, 1);
    await setImmediate();
    expect(state.batches).toEqual([[1]]);
  });

  test('lets a slow subscriber end within its batch, goes on there next time, and counts no try for it', async () => {
    const store = newStore();
    await append(store, 4);
    const parking = createMemoryParking();
    const { subscriber, state } = recorder('a');
    const begun = Promise.withResolvers<void>();
    const slow: Subscriber = {
      ...subscriber,
      handle: async ([first], stopping) => {
        begun.resolve();
        const aborted = Promise.withResolvers<void>();
        stopping?.addEventListener('abort', () => aborted.resolve());
        await aborted.promise;
        await subscriber.passOver(first?.sequence ?? 0);
      },
    };
    const feed = feedOf({ feed: store, parking, subscribers: [slow] });
    feed.start();
    await begun.promise;
    await feed.stop();
    expect(state.checkpoint).toBe(1);
    expect(await parking.handover('a')).toEqual({ sequence: 1, through: 4, deliveries: 0 });
    await run({ feed: store, parking, subscribers: [subscriber] }, async (again) => again.drained());
    expect(state.batches).toEqual([[2, 3, 4]]);
  });

  test('ends a pause', async () => {
    const store = newStore();
    await append(store, 1);
    const { subscriber, state } = recorder('a', () => {
      throw new Error('down');
    });
    const pauses = manualPauses();
    const paused = pauses.next();
    const feed = feedOf({ feed: store, subscribers: [subscriber], pause: pauses.pause });
    feed.start();
    await paused;
    await feed.stop();
    expect(state).toEqual({ checkpoint: 0, batches: [[1]] });
  });

  test('ends waiting for what will not be reached any more', async () => {
    const store = newStore();
    await append(store, 1);
    const { subscriber } = recorder('a', () => {
      throw new Error('down');
    });
    const pauses = manualPauses();
    const paused = pauses.next();
    const feed = feedOf({ feed: store, subscribers: [subscriber], pause: pauses.pause });
    feed.start();
    await paused;
    const waiting = feed.drained().catch(String);
    await setImmediate();
    await feed.stop();
    expect(await waiting).toBe('Error: The feed stopped before a had caught up.');
    await expect(feed.drained()).rejects.toThrow('The feed stopped before a had caught up.');
  });

  test('is possible before starting', async () => {
    const feed = feedOf({ feed: newStore(), subscribers: [] });
    await expect(feed.stop()).resolves.toBeUndefined();
  });
});

describe('what only a person can mend', () => {
  const corrupt = new ReadModelError('corrupt', 'The findings are of another log.');

  test('is told to who waits, is tried again all the same, and goes on once it was mended', async () => {
    const store = newStore();
    await append(store, 1);
    let isMended = false;
    const { subscriber, state } = recorder('a', () => {
      if (!isMended) throw corrupt;
    });
    const pauses = manualPauses();
    await run({ feed: store, subscribers: [subscriber], pause: pauses.pause }, async (feed) => {
      const paused = pauses.next();
      await expect(feed.drained()).rejects.toBe(corrupt);
      await expect(feed.drained('a')).rejects.toBe(corrupt);
      isMended = true;
      (await paused)();
      while ((await feed.status()).some(({ failing }) => failing !== null)) await setImmediate();
      await feed.drained();
    });
    expect(state.checkpoint).toBe(1);
  });

  test('an outage is no such thing: who waits goes on waiting', async () => {
    const store = newStore();
    await append(store, 1);
    const { subscriber, state } = recorder('a', (_, attempt) => {
      if (attempt < 4) throw new ReadModelError('unavailable', 'The table does not answer.');
    });
    await run({ feed: store, subscribers: [subscriber] }, async (feed) => feed.drained());
    expect(state.batches).toHaveLength(4);
  });
});

test('waiting for a subscriber there is not is refused', async () => {
  const feed = feedOf({ feed: newStore(), subscribers: [] });
  await expect(feed.drained('nobody')).rejects.toThrow('There is no subscriber nobody.');
});
