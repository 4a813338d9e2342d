import { redriveStream } from '../../src/adapters/feed/redrive.ts';
import { createStreamHandler, type StreamDelivery } from '../../src/adapters/feed/stream-handler.ts';
import type { LogChange, TakeRecords } from '../../src/application/ports/log-changes.ts';
import type { Parking } from '../../src/application/ports/parking.ts';
import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import type { Process } from './network.ts';
import { remoteParking } from './remote-effects.ts';
import { remoteLog } from './remote-log.ts';
import { drop, trim } from './stream.ts';
import { keeperOf, subscribersOf } from './subscribers.ts';
import { deliveryOf, type StreamRecord } from './table-stream.ts';
import type { World } from './world.ts';

/** Most records of a batch, and the longest between two looks, in milliseconds. */
const [BATCH, LONGEST_PAUSE] = [5, 7_200_000];

/** An outage of those who read the stream: how likely after a look, and how long it is at most, in milliseconds. */
const [OUTAGE, LONGEST_OUTAGE] = [0.02, 129_600_000];

/** Who asks for a re-drive. */
const BY = 'an operator';

/** A subscriber that keeps in the ledger what it has taken. */
const watched = (subscriber: Subscriber, { ledger }: World): Subscriber => ({
  ...subscriber,
  handle: async (commits, stopping) => {
    await subscriber.handle(commits, stopping);
    for (const commit of commits) ledger.delivered.add(deliveryOf(subscriber.name, commit));
  },
});

type Reading = { readonly delivery: StreamDelivery; readonly take: TakeRecords; readonly records: StreamRecord[] };

const byOrder = (a: StreamRecord, b: StreamRecord): number => (a.order < b.order ? -1 : 1);

/** Takes the next records of a stream: those before the one that is to come again are done. */
const takeNext = async ({ random, records, take }: Reading & Pick<World, 'random'>): Promise<void> => {
  const batch = records.toSorted(byOrder).slice(0, 1 + random.below(BATCH));
  if (batch.length === 0) return;
  const [failure] = (await take(random.shuffled(batch))).batchItemFailures;
  const end = failure ? BigInt(failure.itemIdentifier) : Infinity;
  drop(records, (record) => batch.includes(record) && record.order < end);
};

/** Hands every stream that is not parked to a subscriber as the table has it, whatever its records came to. */
export const catchUp = async ({ log }: World, subscriber: Subscriber, parking: Parking): Promise<void> => {
  const parked = new Set((await parking.parked(subscriber.name)).map(({ stream }) => stream));
  for (const stream of await log.streams()) {
    if (parked.has(stream)) continue;
    await subscriber.handle((await log.read(stream)).commits);
  }
};

/** A process that hands records of the stream over, until it is told to stop; and out of the table when it begins, when records were trimmed, and when someone asks. */
export const startStreamReader = async (world: World, caller: Process): Promise<void> => {
  const { network, random, stream, isStormy } = world;
  const way = { network, caller };
  const [parking, log] = [remoteParking(way, world.parking), remoteLog(way, world.log)];
  const shared = { parking, now: world.timeline.now, mostDeliveries: 4, onParked: () => {} };
  const readings = [...subscribersOf(world, caller, log), keeperOf(world, caller)].map((subscriber): Reading => {
    const records = stream.records.get(subscriber.name) ?? [];
    const changeIn = (record: unknown): LogChange | null => {
      const found = records.find((one) => one === record);
      return found ? { ...found, id: `${found.order}` } : null;
    };
    const delivery = { ...shared, subscriber: watched(subscriber, world), changeIn };
    return { delivery, take: world.takeRecords(createStreamHandler(delivery)), records };
  });

  const redriveAll = async ({ delivery }: Reading): Promise<void> => {
    const rest = { feed: log, batch: BATCH, stopping: caller.stopping.signal };
    for (const parked of await parking.parked(delivery.subscriber.name))
      await redriveStream({ ...delivery, ...rest }, parked, BY);
    await catchUp(world, delivery.subscriber, parking);
  };

  const answerAsked = async (): Promise<void> => {
    if (!stream.isAsked) return;
    for (const reading of readings) await redriveAll(reading);
    stream.isAsked = false;
  };

  const turn = async (reading: Reading): Promise<void> => {
    if (trim(world, reading.delivery.subscriber.name, reading.records)) stream.isAsked = world.heals;
    await takeNext({ ...reading, random });
  };

  stream.isAsked ||= world.heals;
  while (!caller.stopping.signal.aborted) {
    await answerAsked().catch(() => null);
    for (const reading of readings) await turn(reading).catch(() => null);
    await network.sleep(caller, random.below(isStormy() && random.chance(OUTAGE) ? LONGEST_OUTAGE : LONGEST_PAUSE));
  }
};
