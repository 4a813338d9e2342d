import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { EventStoreError, NO_STREAM, type Commit, type EventStore } from '../../application/ports/event-store.ts';
import { NotifierError } from '../../application/ports/notifier.ts';
import type { ParkedStream, Parking } from '../../application/ports/parking.ts';
import { PublisherError } from '../../application/ports/publisher.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import { createMemoryEventStore } from '../event-store/memory-event-store.ts';
import { createMemoryParking } from '../parking/memory-parking.ts';
import { createLocalFeed, type LocalFeed, type LocalFeedOptions } from './local-feed.ts';

type Log = EventStore & CommitFeed;
type Meddle = (commit: Commit) => unknown;

/** A commit of two events in each of the streams named, one after the other. */
const append = async (log: Log, streams: string): Promise<void> => {
  for (const stream of streams) {
    const { position, commits } = await log.read(stream);
    const event = {
      type: 'AnomalyEnded',
      id: 'a',
      endTime: 0,
      reason: 'quiet',
      chain: { commit: 1, previous: 0 },
    } as const;
    await log.append(stream, commits.length === 0 ? NO_STREAM : position, [event, event], `${stream}${commits.length}`);
  }
};

const nameOf = ({ stream, last }: Commit): string => `${stream}${last / 2}`;

/** Keeps what it took, in order; drops what it has seen, and takes nothing out of order within a stream. */
const taker = (meddle: Meddle = () => undefined) => {
  const state = { checkpoint: 0, tried: [] as string[], taken: [] as string[], meddle };
  const seen = new Map<string, number>();
  const take = async (commit: Commit): Promise<void> => {
    state.tried.push(nameOf(commit));
    await state.meddle(commit);
    if (commit.last <= (seen.get(commit.stream) ?? 0)) return;
    if (commit.first !== (seen.get(commit.stream) ?? 0) + 1) throw new Error(`${nameOf(commit)} came out of order`);
    seen.set(commit.stream, commit.last);
    state.taken.push(nameOf(commit));
  };
  const passOver = async (sequence: number): Promise<void> => {
    state.checkpoint = Math.max(state.checkpoint, sequence);
  };
  const subscriber: Subscriber = {
    name: 'a',
    checkpoint: async () => state.checkpoint,
    handle: async (commits) => {
      for (const commit of commits) await take(commit);
      await passOver(commits.at(-1)?.sequence ?? 0);
    },
    passOver,
  };
  return { subscriber, state };
};

const failingOn =
  (names: readonly string[], error: () => Error = () => new TypeError('a bug')): Meddle =>
  (commit) => {
    if (names.includes(nameOf(commit))) throw error();
  };

let log: Log;
let parking: Parking;
let alarms: ParkedStream[];

beforeEach(() => {
  log = createMemoryEventStore({ now: () => 1000 });
  parking = createMemoryParking();
  alarms = [];
});

const open = (subscriber: Subscriber, options: Partial<LocalFeedOptions> = {}): LocalFeed =>
  createLocalFeed({
    feed: log,
    parking,
    subscribers: [subscriber],
    now: () => 7000,
    random: () => 1,
    pause: async () => setImmediate(),
    onParked: (parked) => alarms.push(parked),
    ...options,
  });

const run = async (subscriber: Subscriber, options?: Partial<LocalFeedOptions>): Promise<LocalFeed> => {
  const feed = open(subscriber, options);
  feed.start();
  await feed.drained();
  return feed;
};

const settled = async (subscriber: Subscriber, options?: Partial<LocalFeedOptions>): Promise<void> =>
  (await run(subscriber, options)).stop();

const S2: ParkedStream = {
  subscriber: 'a',
  stream: 's',
  first: 3,
  through: 4,
  deliveries: 10,
  reason: 'a bug',
  since: 7000,
};

describe('a commit that cannot be taken', () => {
  test('is parked after ten tries; its stream waits behind it untried, the others go on', async () => {
    await append(log, 'sstst');
    const { subscriber, state } = taker(failingOn(['s2']));
    const feed = await run(subscriber);
    await append(log, 'st');
    await feed.drained();
    expect(state.taken).toEqual(['s1', 't1', 't2', 't3']);
    expect(state.tried.filter((name) => name === 's2')).toHaveLength(11);
    expect(state.tried).not.toContain('s3');
    expect(await parking.parked()).toEqual([{ ...S2, through: 8 }]);
    expect(alarms).toEqual([S2]);
    expect(await feed.status()).toEqual([{ name: 'a', checkpoint: 7, head: 7, lag: 0, failing: null, parked: 1 }]);
    await feed.stop();
  });

  test.each([
    new NotifierError('refused', 'No.'),
    new PublisherError('refused', 'No.'),
    new ReadModelError('too-large', 'No.'),
    new ReadModelError('damaged', 'No.'),
  ])('is parked at once where trying again is of no use: %o', async (refusal) => {
    await append(log, 'sst');
    const { subscriber, state } = taker(failingOn(['s2'], () => refusal));
    await settled(subscriber, { batch: 1 });
    expect(state.tried).toEqual(['s1', 's2', 't1']);
    expect(await parking.parked()).toEqual([{ ...S2, deliveries: 1, reason: 'No.' }]);
  });

  test.each([
    new ReadModelError('unavailable', 'The disk is full.'),
    new ReadModelError('refused', 'The table refuses it.'),
    new EventStoreError('refused', 'The table refuses it.'),
    new PublisherError('unavailable', 'The bus is not there.'),
    new PublisherError('busy', 'The bus is asked too much.'),
  ])('because of the surroundings is tried for as long as it takes: %s', async (failure) => {
    await append(log, 'sst');
    let outages = 0;
    const { subscriber, state } = taker(() => {
      outages += 1;
      if (outages <= 60) throw failure;
    });
    await settled(subscriber);
    expect(state.tried.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 's1'));
    expect(state.taken).toEqual(['s1', 's2', 't1']);
    expect(await parking.parked()).toEqual([]);
  });

  test.each(['unreadable-event', 'corrupt'] as const)(
    'because the log cannot be read there (%s) is parked, too, with what comes behind it',
    async (kind) => {
      await append(log, 'sstst');
      const commit = { stream: 's', first: 3, last: 4, sequence: 2 };
      const commitsAfter = async (after: number, limit: number): Promise<readonly Commit[]> => {
        if (after >= 2 || after + limit < 2) return log.commitsAfter(after, limit);
        throw new EventStoreError(kind, 'Unknown type.', { commit });
      };
      const { subscriber, state } = taker();
      const feed = { ...log, commitsAfter, read: log.read.bind(log), head: () => log.head(), onAppend: () => () => {} };
      await settled(subscriber, { feed });
      expect(state.taken).toEqual(['s1', 't1', 't2']);
      expect(state.checkpoint).toBe(5);
      expect(await parking.parked()).toEqual([{ ...S2, through: 6, deliveries: 0, reason: 'Unknown type.' }]);
    },
  );

  test('because the process ends each time is parked by count, which is kept before', async () => {
    await append(log, 'stst');
    const counts: unknown[] = [];
    const never = Promise.withResolvers<never>();
    const { subscriber, state } = taker(async (commit) => {
      if (nameOf(commit) !== 't1') return;
      counts.push((await parking.handover('a'))?.deliveries);
      await never.promise;
    });
    for (let starts = 1; starts <= 4; starts += 1) {
      open(subscriber, { mostDeliveries: 3 }).start();
      while (counts.length < starts) await setImmediate();
    }
    state.meddle = () => undefined;
    await settled(subscriber, { mostDeliveries: 3 });
    expect(counts).toEqual([1, 1, 2, 3]);
    expect(state.taken).toEqual(['s1', 's2']);
    expect(await parking.parked()).toEqual([
      {
        ...S2,
        stream: 't',
        first: 1,
        deliveries: 3,
        reason: 'It was handed over 3 times and never came back: the process may have ended each time.',
      },
    ]);
  });

  test('is kept as parked before the checkpoint moves over it, and so is what waits behind', async () => {
    await append(log, 'sts');
    const { subscriber, state } = taker(failingOn(['s1'], () => new NotifierError('refused', 'No.')));
    const keeps: string[] = [];
    const watched: Parking = {
      ...parking,
      park: async (one) => {
        keeps.push(`${one.through} at ${state.checkpoint}`);
        await parking.park(one);
      },
    };
    await settled(subscriber, { parking: watched, batch: 1 });
    expect(keeps).toEqual(['2 at 0', '4 at 2']);
    expect(state.checkpoint).toBe(3);
  });

  test('does not hold back what lies before it, when a subscriber starts over', async () => {
    await append(log, 'sss');
    await parking.park(S2);
    const { subscriber, state } = taker();
    await settled(subscriber);
    expect(state.taken).toEqual(['s1']);
    expect(await parking.parked()).toEqual([{ ...S2, through: 6 }]);
  });
});

describe('handing over again', () => {
  const parkedAtS2 = async () => {
    await append(log, 'ststs');
    const { subscriber, state } = taker(failingOn(['s2']));
    await settled(subscriber);
    return { subscriber, state };
  };

  test('takes the commit and what waited behind it in order, and the stream goes on', async () => {
    const { subscriber, state } = await parkedAtS2();
    state.meddle = () => undefined;
    const feed = await run(subscriber);
    const redrive = { at: 7000, by: 'ann', subscriber: 'a', stream: 's', taken: 2, reason: null };
    expect(await feed.redrive('ann', 'a')).toEqual([redrive]);
    expect(await parking.redrives(9)).toEqual([redrive]);
    await append(log, 's');
    await feed.drained();
    await feed.stop();
    expect(state.taken).toEqual(['s1', 't1', 't2', 's2', 's3', 's4']);
    expect(state.checkpoint).toBe(6);
    expect(await parking.parked()).toEqual([]);
  });

  test('stops at the next that cannot be taken, and keeps that', async () => {
    const { subscriber, state } = await parkedAtS2();
    state.meddle = failingOn(['s3'], () => new Error('not yet'));
    expect(await open(subscriber).redrive('ann', 'a', 's')).toMatchObject([{ taken: 1, reason: 'not yet' }]);
    expect(state.taken.at(-1)).toBe('s2');
    expect(await parking.parked()).toEqual([{ ...S2, first: 5, through: 6, deliveries: 1, reason: 'not yet' }]);
  });

  test('counts before it tries, and leaves other streams alone', async () => {
    const { subscriber, state } = await parkedAtS2();
    const counts: unknown[] = [];
    state.meddle = async () => {
      counts.push((await parking.parked())[0]?.deliveries);
      throw new Error('still no');
    };
    await open(subscriber).redrive('ann', 'a', 's');
    expect(await open(subscriber).redrive('ann', 'a', 't')).toEqual([]);
    expect(counts).toEqual([11]);
    expect(await parking.parked()).toEqual([{ ...S2, through: 6, deliveries: 11, reason: 'still no' }]);
  });

  test('moves no checkpoint over what was never handed over', async () => {
    await append(log, 'ssts');
    const { subscriber, state } = taker();
    await subscriber.handle(await log.commitsAfter(0, 1));
    await parking.park({ ...S2, through: 6 });
    await subscriber.passOver(2);
    expect(await open(subscriber).redrive('ann', 'a')).toMatchObject([{ taken: 1, reason: null }]);
    expect(state.checkpoint).toBe(2);
    await settled(subscriber);
    expect(state.taken).toEqual(['s1', 's2', 't1', 's3']);
  });

  test('waits for the handover under way', async () => {
    const { subscriber, state } = await parkedAtS2();
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    state.meddle = async (commit) => {
      if (commit.stream !== 't') return;
      begun.resolve();
      await release.promise;
    };
    const feed = open(subscriber);
    feed.start();
    await append(log, 't');
    await begun.promise;
    const redriven = feed.redrive('ann', 'a');
    await setImmediate();
    expect(state.tried.at(-1)).toBe('t3');
    release.resolve();
    expect(await redriven).toMatchObject([{ taken: 2, reason: null }]);
    await feed.stop();
    expect(state.taken.slice(-3)).toEqual(['t3', 's2', 's3']);
  });

  test('of a subscriber there is not is refused', async () =>
    expect(open(taker().subscriber).redrive('ann', 'nobody')).rejects.toThrow('There is no subscriber nobody.'));
});

test('whatever fails, each stream is taken in order; once it is mended and handed over again, all of it, once', async () => {
  const world = fc.record({
    streams: fc.array(fc.constantFrom('s', 't', 'u'), { minLength: 1, maxLength: 20 }),
    bad: fc.uniqueArray(fc.tuple(fc.constantFrom('s', 't', 'u'), fc.integer({ min: 1, max: 5 })), { maxLength: 4 }),
    batch: fc.integer({ min: 1, max: 6 }),
    restarts: fc.integer({ min: 0, max: 2 }),
  });
  let parkings = 0;
  await fc.assert(
    fc.asyncProperty(world, async ({ streams, bad, batch, restarts }) => {
      log = createMemoryEventStore({ now: () => 1000 });
      parking = createMemoryParking();
      await append(log, streams.join(''));
      const { subscriber, state } = taker(failingOn(bad.map(([stream, nth]) => `${stream}${nth}`)));
      for (let start = 0; start <= restarts; start += 1) await settled(subscriber, { batch, mostDeliveries: 2 });
      expect(state.checkpoint).toBe(streams.length);
      parkings += (await parking.parked()).length;
      state.meddle = () => undefined;
      await open(subscriber).redrive('ann', 'a');
      const all = (await log.commitsAfter(0, 100)).map(nameOf);
      expect(state.taken.toSorted()).toEqual(all.toSorted());
      for (const stream of 'stu') {
        const ofStream = (names: readonly string[]) => names.filter((name) => name.startsWith(stream));
        expect(ofStream(state.taken)).toEqual(ofStream(all));
      }
    }),
    { numRuns: 300 },
  );
  expect(parkings).toBeGreaterThan(50);
});
