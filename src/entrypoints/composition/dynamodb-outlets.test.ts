import { afterAll, describe, expect, test } from 'vitest';
import { createMemoryDeliveryLog } from '../../adapters/delivery-log/memory-delivery-log.ts';
import { EMULATOR } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { EVENT_EXAMPLES } from '../../adapters/event-store/codec/event-examples.ts';
import { openCommitOrder, type Numberable } from '../../adapters/event-store/commit-order.ts';
import { createDynamodbEventStore } from '../../adapters/event-store/dynamodb-event-store.ts';
import { openWorkbench } from '../../adapters/event-store/dynamodb-subject.fixture.ts';
import { openNumberedEventStore, type NumberedEventStore } from '../../adapters/event-store/numbered-event-store.ts';
import { createLocalFeed } from '../../adapters/feed/local-feed.ts';
import { createMemoryParking } from '../../adapters/parking/memory-parking.ts';
import { createMemoryPublisher } from '../../adapters/publisher/memory-publisher.ts';
import { NO_STREAM, type EventStore, type StoredEvent } from '../../application/ports/event-store.ts';
import { meetOutlets } from '../../application/subscribers/meet-outlets.ts';
import { busOutlet, createPublication } from '../../application/subscribers/publish.ts';

const bench = await openWorkbench();

afterAll(() => bench.stop());

/** A finding that a stream tells of in the commit at a version, after the one it told before. */
const finding = (commit: number, previous: number): readonly StoredEvent[] => [
  { ...EVENT_EXAMPLES.AnomalyDetected, id: `finding ${commit}`, supersedes: null, chain: { commit, previous } },
];

const OLD = 'test/AAPL/1d';
const NEW = 'test/MSFT/1d';

/** What others append to each after the bus was switched on. */
const B: Numberable = { stream: OLD, first: 2, last: 2, commitId: 'b' };
const C: Numberable = { stream: NEW, first: 1, last: 1, commitId: 'c' };

/** A bus of an installation that was switched on now, driven by its feed; gives what it was told. */
const switchOn = async (ours: NumberedEventStore) => {
  const told: string[] = [];
  const deliveries = createMemoryDeliveryLog();
  await meetOutlets(deliveries, [busOutlet('memory')], await ours.head());
  const read: EventStore['read'] = (...range) => ours.read(...range);
  const publisher = createMemoryPublisher(({ id }) => void told.push(id));
  const feed = createLocalFeed({
    feed: ours,
    parking: createMemoryParking(),
    now: () => 1000,
    random: () => 0,
    pause: async () => {},
    subscribers: [createPublication({ publisher, deliveries, read })],
  });
  feed.start();
  return { feed, told };
};

describe(`a bus that is switched on while others write the table, on ${EMULATOR}`, () => {
  test.each<[string, readonly Numberable[]]>([
    ['in order', [B, C]],
    ['out of order, and twice', [C, B, C, B]],
  ])('is told of each stream what was found since, and nothing before; records %s', async (_, records) => {
    const table = await bench.table();
    const theirs = createDynamodbEventStore({ table, now: () => 1000 });
    const first = await theirs.append(OLD, NO_STREAM, finding(1, 0), 'a');
    const store = createDynamodbEventStore({ table, now: () => 1000 });
    const ours = await openNumberedEventStore({ store, order: openCommitOrder({ file: bench.newFile() }) });
    const { feed, told } = await switchOn(ours);
    if (first.outcome === 'appended') await theirs.append(OLD, first.position, finding(2, 1), 'b');
    await theirs.append(NEW, NO_STREAM, finding(1, 0), 'c');
    for (const record of records) await ours.hear([record], () => {});
    await feed.drained();
    await feed.stop();
    expect(told.toSorted()).toEqual([`${OLD}/2`, `${NEW}/1`]);
    ours.close();
  });
});
