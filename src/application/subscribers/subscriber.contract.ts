import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import type { FindingEvent } from '../../domain/ticker/events.ts';
import type { CommitFeed } from '../ports/commit-feed.ts';
import { NO_STREAM, type Commit, type EventStore, type Position, type StoredEvent } from '../ports/event-store.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import { fall, fallRow, indexRow, openOf, quietBar } from '../wording/finding.fixture.ts';

/** A subscriber of its own, and what came of the commits of each stream named. */
export type OpenSubscriber = {
  readonly subscriber: Subscriber;
  readonly effect: (streams: readonly string[]) => Promise<unknown>;
};

type Log = EventStore & CommitFeed;

const TICKERS = ['^GSPC', 'AAPL'] as const;
const STREAMS = TICKERS.map((ticker) => `sample/${ticker}/1d`);
const DATES = ['2020-02-24', '2020-02-25', '2020-02-26'];

const watched = (ticker: string): StoredEvent => ({
  type: 'TickerWatched',
  series: { feed: 'sample', ticker, interval: '1d' },
  feed: indexRow.feed,
  policy: fallRow.policy,
  detectors: ['return', 'volume'],
  pace: 0,
});

const observed = (date: string): StoredEvent => ({
  type: 'BarObserved',
  bar: { ...quietBar.bar, time: openOf(date) },
  policy: fallRow.policy,
  judgement: quietBar.judgement,
});

const detected = (id: string, commit: number, previous: number): FindingEvent => ({
  type: 'AnomalyDetected',
  id,
  rule: 'shock',
  kind: 'price',
  direction: 'down',
  severity: 'medium',
  score: 0.76,
  policy: fallRow.policy,
  bars: [fall],
  end: null,
  supersedes: null,
  chain: { commit, previous },
});

const raised = (id: string, commit: number, previous: number): FindingEvent => ({
  type: 'AnomalyUpdated',
  id,
  severity: 'critical',
  score: 0.9,
  added: [{ ...fall, time: openOf('2020-02-25'), severity: 'critical' }],
  removed: [],
  chain: { commit, previous },
});

const retracted = (id: string, commit: number, previous: number): FindingEvent => ({
  type: 'AnomalyRetracted',
  id,
  barTime: fall.time,
  reason: 'bar-corrected',
  chain: { commit, previous },
});

/** The decisions about a ticker, one commit each: watched, a finding, quiet, raised, withdrawn and another in its place. */
const decisionsOf = (ticker: string): readonly (readonly StoredEvent[])[] => [
  [watched(ticker)],
  [observed(DATES[0] ?? ''), detected(`${ticker} a`, 2, 0)],
  [observed(DATES[1] ?? '')],
  [raised(`${ticker} a`, 5, 2)],
  [observed(DATES[2] ?? ''), retracted(`${ticker} a`, 6, 5), detected(`${ticker} b`, 6, 5)],
];

/** A log of two tickers whose commits take turns. */
const recordedLog = async (): Promise<Log> => {
  const log = createMemoryEventStore({ now: () => 1000 });
  const positions = new Map<string, Position>();
  for (const [nth] of decisionsOf('').entries()) {
    for (const [i, stream] of STREAMS.entries()) {
      const events = decisionsOf(TICKERS[i] ?? '')[nth] ?? [];
      const appended = await log.append(stream, positions.get(stream) ?? NO_STREAM, events, `${stream}${nth}`);
      if (appended.outcome === 'appended') positions.set(stream, appended.position);
    }
  }
  return log;
};

/** What every subscriber does alike, however commits reach it. */
export const subscriberContract = (name: string, open: (read: EventStore['read']) => OpenSubscriber): void => {
  describe(`${name} keeps the contract of a subscriber`, () => {
    let log: Log;
    let commits: readonly Commit[];
    let expected: unknown;
    const read: EventStore['read'] = (...range) => log.read(...range);

    const effectOf = async (deliveries: readonly (readonly Commit[])[], opened = open(read)): Promise<unknown> => {
      for (const delivery of deliveries) await opened.subscriber.handle(delivery);
      return opened.effect(STREAMS);
    };

    beforeEach(async () => {
      log = await recordedLog();
      commits = await log.commitsAfter(0, 100);
      expected = await effectOf([commits]);
    });

    test('takes effect of a log, and of none of it before', async () => {
      expect(commits).toHaveLength(10);
      expect(expected).not.toEqual(await effectOf([]));
    });

    test.each<[string, (all: readonly Commit[]) => readonly (readonly Commit[])[]]>([
      ['one by one', (all) => all.map((commit) => [commit])],
      ['each twice', (all) => all.map((commit) => [commit, commit])],
      ['all of it twice', (all) => [all, all]],
      ['an early one late again', (all) => [all, all.slice(1, 2)]],
      ['3, 1, 2, and so on', (all) => [4, 0, 2, 5, 1, 3, 8, 6, 9, 7].map((i) => all.slice(i, i + 1))],
      ['3, 1, 2 at once', (all) => [[4, 0, 2, 5, 1, 3, 8, 6, 9, 7].flatMap((i) => all.slice(i, i + 1))]],
      ['with gaps', (all) => [all.slice(3, 4), all.slice(-2)]],
    ])('delivered %s it comes to the same', async (_, deliveries) => {
      expect(await effectOf(deliveries(commits))).toEqual(expected);
    });

    test('delivered in any order, any number of times and with anything left out but the newest, it comes to the same', async () => {
      const index = fc.integer({ min: 0, max: 9 });
      const anyhow = fc.array(fc.array(index, { minLength: 1, maxLength: 4 }), { maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(anyhow, async (batches) => {
          const deliveries = batches.map((batch) => batch.flatMap((i) => commits.slice(i, i + 1)));
          expect(await effectOf([...deliveries, commits.slice(-2)])).toEqual(expected);
        }),
        { numRuns: 100 },
      );
    });

    test('moves its checkpoint to what it took, never back', async () => {
      const { subscriber } = open(read);
      const checkpoints = [await subscriber.checkpoint()];
      for (const [from, to] of [
        [0, 2],
        [2, 5],
        [0, 3],
        [5, 10],
      ] as const) {
        await subscriber.handle(commits.slice(from, to));
        checkpoints.push(await subscriber.checkpoint());
      }
      expect(checkpoints).toEqual([0, 2, 5, 5, 10]);
    });

    test('passes over commits without an effect, and takes them when they come after all', async () => {
      const opened = open(read);
      await opened.subscriber.passOver(10);
      await opened.subscriber.passOver(4);
      expect(await opened.subscriber.checkpoint()).toBe(10);
      expect(await opened.effect(STREAMS)).toEqual(await effectOf([]));
      expect(
        await effectOf(
          commits.map((commit) => [commit]),
          opened,
        ),
      ).toEqual(expected);
      expect(await opened.subscriber.checkpoint()).toBe(10);
    });

    test('takes nothing of a gap that cannot be read back, and all of it later', async () => {
      let isDown = true;
      const opened = open(async (...range) => {
        if (isDown) throw new Error('down');
        return log.read(...range);
      });
      await opened.subscriber.handle(commits.slice(0, 2));
      const before = await opened.effect(STREAMS);
      await expect(opened.subscriber.handle(commits.slice(6, 8))).rejects.toThrow('down');
      expect(await opened.subscriber.checkpoint()).toBe(2);
      expect(await opened.effect(STREAMS)).toEqual(before);
      isDown = false;
      expect(await effectOf([commits.slice(-2)], opened)).toEqual(expected);
    });
  });
};
