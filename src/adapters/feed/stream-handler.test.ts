import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import {
  EventStoreError,
  NO_STREAM,
  type Commit,
  type EventStore,
  type Position,
  type StoredEvent,
} from '../../application/ports/event-store.ts';
import type { BatchAnswer, LogChange, TakeRecords } from '../../application/ports/log-changes.ts';
import { NotifierError } from '../../application/ports/notifier.ts';
import type { ParkedStream, Parking } from '../../application/ports/parking.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import { dueCommits } from '../../application/subscribers/due-commits.ts';
import { createMemoryEventStore } from '../event-store/memory-event-store.ts';
import { createMemoryParking } from '../parking/memory-parking.ts';
import { redriveStream } from './redrive.ts';
import { createStreamHandler } from './stream-handler.ts';

type Log = EventStore & CommitFeed;

const STREAMS = ['a', 'b'];
const MOST = 3;

/** Sequence numbers as DynamoDB gives them: longer than a number holds, and not of one length. */
const FIRST = 999_999_999_999_999_999_998n;

const ended: StoredEvent = {
  type: 'AnomalyEnded',
  id: 'x',
  endTime: 0,
  reason: 'quiet',
  chain: { commit: 1, previous: 0 },
};

/** Two streams of four commits that take turns: a1 b1 a2 b2 … */
const recordedLog = async (): Promise<Log> => {
  const log = createMemoryEventStore({ now: () => 1000 });
  const positions = new Map<string, Position>();
  for (let nth = 1; nth <= 4; nth += 1) {
    for (const stream of STREAMS) {
      const appended = await log.append(stream, positions.get(stream) ?? NO_STREAM, [ended], `${stream}${nth}`);
      if (appended.outcome === 'appended') positions.set(stream, appended.position);
    }
  }
  return log;
};

type Fail = (commit: Commit) => Error | null;

/** A commit as a table has it, which keeps no order over its streams. */
const unnumbered = (commit: Commit): Commit => ({ ...commit, sequence: 0 });

let log: Log;
let changes: readonly LogChange[];
let parking: Parking;
let alarms: ParkedStream[];
let tried: string[];
let taken: string[];
let fail: Fail;

beforeEach(async () => {
  log = await recordedLog();
  const commits = await log.commitsAfter(0, 100);
  changes = commits.map((commit, i) => {
    const order = FIRST + BigInt(i);
    return { order, id: `${order}`, commit: unnumbered(commit) };
  });
  parking = createMemoryParking();
  [alarms, tried, taken] = [[], [], []];
  fail = () => null;
});

/** Takes commits in order of their stream, those left out read back, none twice. */
const taker = (): Subscriber => {
  const seen = new Map<string, number>();
  const take = (commit: Commit): void => {
    tried.push(commit.commitId);
    const error = fail(commit);
    if (error) throw error;
    seen.set(commit.stream, commit.last);
    taken.push(commit.commitId);
  };
  return {
    name: 'taker',
    checkpoint: async () => 0,
    passOver: async () => {},
    handle: async (commits) => {
      for (const commit of commits)
        for (const due of await dueCommits(log.read.bind(log), commit, seen.get(commit.stream) ?? 0)) take(due);
    },
  };
};

const deliveryOf = (subscriber: Subscriber) => ({
  subscriber,
  parking,
  now: () => 7,
  mostDeliveries: MOST,
  onParked: (one: ParkedStream) => void alarms.push(one),
});

/** Records of these tests are places in the list of changes; -1 is a record of something else. */
const handlerOf = (subscriber = taker()): TakeRecords =>
  createStreamHandler({ ...deliveryOf(subscriber), changeIn: (record) => changes[Number(record)] ?? null });

const at = (place: number): BatchAnswer => ({ batchItemFailures: [{ itemIdentifier: `${FIRST + BigInt(place)}` }] });

const ALL_TAKEN: BatchAnswer = { batchItemFailures: [] };
const ALL = [0, 1, 2, 3, 4, 5, 6, 7];

const of = (stream: string): readonly string[] => taken.filter((id) => id.startsWith(stream));

const EVERY = { a: ['a1', 'a2', 'a3', 'a4'], b: ['b1', 'b2', 'b3', 'b4'] };

describe('a batch of records', () => {
  test.each<[string, readonly (readonly number[])[]]>([
    ['in order', [ALL]],
    ['one by one', ALL.map((one) => [one])],
    ['shuffled', [[7, 2, 5, 0, 1, 6, 3, 4]]],
    ['shuffled over batches', [[2], [5, 0], [1, 3], [7], [6, 4]]],
    ['twice, and an early one late again', [ALL, ALL, [0]]],
    ['with gaps', [[2], [6, 7]]],
    ['with records of something else', [[-1, 0, -1], ALL]],
  ])('%s is taken in order of each stream, every commit once', async (_, batches) => {
    const take = handlerOf();
    for (const batch of batches) expect(await take(batch)).toEqual(ALL_TAKEN);
    expect({ a: of('a'), b: of('b') }).toEqual(EVERY);
  });

  test('in any order, any number of times, it comes to the same once the newest of each stream came', async () => {
    const batch = fc.array(fc.integer({ min: -1, max: 7 }), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 6 }), async (batches) => {
        taken = [];
        const take = handlerOf();
        for (const one of [...batches, [6, 7]]) await take(one);
        expect({ a: of('a'), b: of('b') }).toEqual(EVERY);
      }),
      { numRuns: 100 },
    );
  });

  test('is ordered by its numbers, not by their text', async () => {
    await handlerOf()(ALL);
    expect(`${FIRST + 2n}`.length).toBeGreaterThan(`${FIRST}`.length);
    expect(tried).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4', 'b4']);
  });
});

describe('a commit that cannot be taken', () => {
  const failingOn = (id: string, error: () => Error): void => {
    fail = ({ commitId }) => (commitId === id ? error() : null);
  };

  test('is answered, and nothing behind it is tried, until it was handed over often enough; then its stream is parked and others go on', async () => {
    failingOn('a2', () => new TypeError('a bug'));
    const take = handlerOf();
    for (let delivery = 1; delivery < MOST; delivery += 1) {
      expect(await take(ALL.slice(delivery === 1 ? 0 : 2))).toEqual(at(2));
      expect(taken).toEqual(['a1', 'b1']);
    }
    expect(await take(ALL.slice(2))).toEqual(ALL_TAKEN);
    expect(taken).toEqual(['a1', 'b1', 'b2', 'b3', 'b4']);
    expect(tried.filter((id) => id === 'a2')).toHaveLength(MOST);
    expect(tried).not.toContain('a3');
    const parked = { subscriber: 'taker', stream: 'a', first: 2, deliveries: MOST, reason: 'a bug', since: 7 };
    expect(alarms).toEqual([{ ...parked, through: 2 }]);
    expect(await parking.parked()).toEqual([{ ...parked, through: 4 }]);
  });

  test('is answered by its number as it was told, zeros before it included', async () => {
    failingOn('a1', () => new TypeError('a bug'));
    changes = changes.map((change, i) => (i === 0 ? { ...change, id: `000${change.id}` } : change));
    expect(await handlerOf()(ALL)).toEqual({ batchItemFailures: [{ itemIdentifier: `000${FIRST}` }] });
  });

  test('is counted over restarts', async () => {
    failingOn('a2', () => new TypeError('a bug'));
    for (let delivery = 1; delivery < MOST; delivery += 1) expect(await handlerOf()(ALL)).toEqual(at(2));
    expect(await handlerOf()(ALL)).toEqual(ALL_TAKEN);
    expect(await parking.parked()).toMatchObject([{ stream: 'a', first: 2, through: 4 }]);
  });

  test('by its own fault is parked at once', async () => {
    failingOn('b1', () => new NotifierError('refused', 'no such channel'));
    expect(await handlerOf()(ALL)).toEqual(ALL_TAKEN);
    expect(of('a')).toEqual(EVERY.a);
    expect(await parking.parked()).toMatchObject([{ stream: 'b', first: 1, through: 4, deliveries: 1 }]);
  });

  test('for want of what is around it comes again for as long as it takes', async () => {
    failingOn('a1', () => new ReadModelError('unavailable', 'down'));
    const take = handlerOf();
    for (let delivery = 0; delivery < 3 * MOST; delivery += 1) expect(await take(ALL)).toEqual(at(0));
    fail = () => null;
    expect(await take(ALL)).toEqual(ALL_TAKEN);
    expect({ a: of('a'), b: of('b') }).toEqual(EVERY);
    expect(await parking.parked()).toEqual([]);
  });

  test('because it cannot be read is parked with what is behind it', async () => {
    const unreadable = { stream: 'a', first: 2, last: 2, sequence: 0 };
    changes = changes.map((change, i) =>
      i === 2 ? { order: change.order, id: change.id, place: unreadable, reason: 'of a later program' } : change,
    );
    expect(await handlerOf()(ALL)).toEqual(ALL_TAKEN);
    expect(tried).toEqual(['a1', 'b1', 'b2', 'b3', 'b4']);
    expect(alarms).toMatchObject([{ stream: 'a', first: 2, deliveries: 0, reason: 'of a later program' }]);
    expect(await parking.parked()).toMatchObject([{ stream: 'a', through: 4 }]);
  });

  test('because one before it that the delivery left out cannot be read is parked from that one on', async () => {
    const poison = { stream: 'a', first: 2, last: 2, sequence: 0 };
    fail = ({ commitId }) =>
      commitId === 'a2' ? new EventStoreError('unreadable-event', 'of a later program', { commit: poison }) : null;
    expect(await handlerOf()([0, 4, 6])).toEqual(ALL_TAKEN);
    expect(taken).toEqual(['a1']);
    expect(await parking.parked()).toMatchObject([{ stream: 'a', first: 2, through: 4, reason: 'of a later program' }]);
  });

  test('goes on where it stood when it is re-driven, and what comes after it follows', async () => {
    failingOn('a2', () => new NotifierError('refused', 'no such channel'));
    const subscriber = taker();
    const take = handlerOf(subscriber);
    await take(ALL.slice(0, 6));
    fail = () => null;
    const [parked] = await parking.parked();
    const stopping = new AbortController().signal;
    expect(parked).toMatchObject({ first: 2, through: 3 });
    const feed = {
      commitsAfter: async () => [],
      head: async () => 0,
      onAppend: () => () => {},
      read: async (...range: Parameters<EventStore['read']>) => {
        const { commits, position } = await log.read(...range);
        return { commits: commits.map(unnumbered), position };
      },
    };
    const delivery = { ...deliveryOf(subscriber), feed, batch: 1, stopping };
    const redriven = parked && (await redriveStream(delivery, parked, 'ops'));
    expect(redriven).toMatchObject({ taken: 2, reason: null });
    expect(await parking.parked()).toEqual([]);
    await take(ALL.slice(6));
    expect(of('a')).toEqual(EVERY.a);
  });
});
