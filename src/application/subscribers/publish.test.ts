import { describe, expect, test } from 'vitest';
import { createMemoryDeliveryLog } from '../../adapters/delivery-log/memory-delivery-log.ts';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryPublisher } from '../../adapters/publisher/memory-publisher.ts';
import type { AnomalyDetected } from '../../domain/ticker/events.ts';
import type { DeliveryLog } from '../ports/delivery-log.ts';
import { EventStoreError, NO_STREAM, type Commit, type EventStore, type StoredEvent } from '../ports/event-store.ts';
import { PublisherError, type Publisher } from '../ports/publisher.ts';
import type { PublicEvent } from '../public-events/public-event.ts';
import { fall, fallRow, quietBar } from '../wording/finding.fixture.ts';
import { createPublication } from './publish.ts';

const STREAM = 'sample/^GSPC/1d';

const quiet: StoredEvent = {
  type: 'BarObserved',
  bar: quietBar.bar,
  policy: fallRow.policy,
  judgement: quietBar.judgement,
};

const found = (commit: number, previous: number): AnomalyDetected => ({
  type: 'AnomalyDetected',
  id: `finding-${commit}`,
  rule: 'shock',
  kind: 'price',
  direction: 'down',
  severity: 'high',
  score: 0.76,
  policy: fallRow.policy,
  bars: [fall],
  end: null,
  supersedes: null,
  chain: { commit, previous },
});

/** Nine commits of one event: findings at versions 2, 5 and 8, quiet bars else. */
const EVENTS = Array.from({ length: 9 }, (_, i) => (i % 3 === 1 ? found(i + 1, Math.max(0, i - 2)) : quiet));

const record = async (events: readonly StoredEvent[]) => {
  const store = createMemoryEventStore({ now: () => 0 });
  let position = NO_STREAM;
  for (const [i, event] of events.entries()) {
    const appended = await store.append(STREAM, position, [event], `commit-${i + 1}`);
    if (appended.outcome === 'appended') position = appended.position;
  }
  return { store, commits: await store.commitsAfter(0, 100) };
};

type Setup = { readonly deliveries?: DeliveryLog; readonly publisher?: Publisher };

const publishing = async (setup: Setup = {}, events: readonly StoredEvent[] = EVENTS) => {
  const { store, commits } = await record(events);
  const heard: PublicEvent[] = [];
  const reads: (readonly (number | undefined)[])[] = [];
  const read: EventStore['read'] = (stream, from, to) => {
    reads.push([from, to]);
    return store.read(stream, from, to);
  };
  const deliveries = setup.deliveries ?? createMemoryDeliveryLog();
  const publisher = setup.publisher ?? createMemoryPublisher((event) => heard.push(event));
  const subscriber = createPublication({ publisher, deliveries, read });
  const ids = (): readonly string[] => heard.map(({ data }) => data.findingId);
  return { commits, deliveries, reads, subscriber, ids, heard };
};

const one = (commits: readonly Commit[], version: number): readonly Commit[] => commits.slice(version - 1, version);

describe('what is published', () => {
  test('is what commits say about findings, of a batch at once and in its order', async () => {
    const { commits, subscriber, ids, deliveries } = await publishing();
    await subscriber.handle(commits);
    expect(subscriber.name).toBe('publish:memory');
    expect(ids()).toEqual(['finding-2', 'finding-5', 'finding-8']);
    expect(await subscriber.checkpoint()).toBe(9);
    expect(await deliveries.seen('bus:memory', STREAM)).toBe(8);
  });

  test('costs nothing for quiet commits: they are neither read back nor kept', async () => {
    const { commits, subscriber, reads, deliveries } = await publishing();
    for (const version of [1, 3, 4, 6, 7, 9]) await subscriber.handle(one(commits, version));
    expect(reads).toEqual([]);
    expect(await deliveries.seen('bus:memory', STREAM)).toBe(0);
  });

  test('is no gap where only quiet commits were left out', async () => {
    const { commits, subscriber, reads, ids } = await publishing();
    for (const version of [2, 5, 8]) await subscriber.handle(one(commits, version));
    expect({ ids: ids(), reads }).toEqual({ ids: ['finding-2', 'finding-5', 'finding-8'], reads: [] });
  });

  test('is read back where commits with findings were left out, from what was seen last on', async () => {
    const { commits, subscriber, reads, ids } = await publishing();
    await subscriber.handle(one(commits, 2));
    await subscriber.handle(one(commits, 8));
    expect({ ids: ids(), reads }).toEqual({ ids: ['finding-2', 'finding-5', 'finding-8'], reads: [[3, 7]] });
    await subscriber.handle(one(commits, 5));
    expect(ids()).toHaveLength(3);
  });

  test('is nothing of what came before the bus was met', async () => {
    const deliveries = createMemoryDeliveryLog();
    await deliveries.meet('bus:memory', 5);
    const { commits, subscriber, ids } = await publishing({ deliveries });
    await subscriber.handle(one(commits, 8));
    expect(ids()).toEqual(['finding-8']);
  });
});

test('a chain of findings with a hole is an error, and nothing is published', async () => {
  const broken = EVENTS.map((event, i) => (i === 4 ? quiet : event));
  const { commits, subscriber, ids } = await publishing({}, broken);
  await subscriber.handle(one(commits, 2));
  const error: unknown = await subscriber.handle(one(commits, 8)).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(EventStoreError);
  expect(error).toMatchObject({
    kind: 'corrupt',
    message: `The stream ${STREAM} has findings at version 5 that cannot be read: check the event store.`,
  });
  expect(ids()).toEqual(['finding-2']);
});

describe('failures and crashes', () => {
  test('what the bus did not take holds the checkpoint back, and comes with the next try', async () => {
    const heard: string[] = [];
    let failures = 1;
    const publish = async (events: readonly PublicEvent[]): Promise<void> => {
      failures -= 1;
      if (failures >= 0) throw new PublisherError('busy', 'Not now.');
      heard.push(...events.map(({ id }) => id));
    };
    const { commits, subscriber, deliveries } = await publishing({ publisher: { bus: 'memory', publish } });
    await expect(subscriber.handle(commits)).rejects.toThrow('Not now.');
    expect([await subscriber.checkpoint(), await deliveries.seen('bus:memory', STREAM)]).toEqual([0, 0]);
    await subscriber.handle(commits);
    expect(heard).toEqual([2, 5, 8].map((version) => `${STREAM}/${version}`));
  });

  test('a crash before it is kept what was taken repeats events under the same ids', async () => {
    const deliveries = createMemoryDeliveryLog();
    const crashing: DeliveryLog = { ...deliveries, advance: async () => Promise.reject(new Error('crash')) };
    const first = await publishing({ deliveries: crashing });
    await expect(first.subscriber.handle(first.commits)).rejects.toThrow('crash');
    const second = await publishing({ deliveries });
    await second.subscriber.handle(second.commits);
    expect(second.heard).toEqual(first.heard);
    expect(first.heard).toHaveLength(3);
  });
});
