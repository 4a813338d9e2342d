import { createMemoryPublisher } from '../../src/adapters/publisher/memory-publisher.ts';
import type { Checkpoint } from '../../src/application/ports/checkpoint.ts';
import type { EventStore } from '../../src/application/ports/event-store.ts';
import type { KeptFindings } from '../../src/application/ports/kept-findings.ts';
import { NotifierError, type Notifier } from '../../src/application/ports/notifier.ts';
import type { Publisher } from '../../src/application/ports/publisher.ts';
import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import { createNotification } from '../../src/application/subscribers/notify.ts';
import { createFindingProjection } from '../../src/application/subscribers/project-findings.ts';
import { createProjection } from '../../src/application/subscribers/project.ts';
import { busOutlet, createPublication } from '../../src/application/subscribers/publish.ts';
import { DIGESTS, OUTLET } from './names.ts';
import type { Process } from './network.ts';
import { TELLING } from './on-tables.ts';
import { remoteDeliveries, remoteFindings, remoteReadModel } from './remote-effects.ts';
import { remoteLog, type Log } from './remote-log.ts';
import { remoteNotifier } from './remote-messages.ts';
import type { World } from './world.ts';

/** Longest that the bus takes to bring an event to the queue, in milliseconds. */
const LONGEST_RULE = 1_800_000;

/** The bus, and the rule that brings its events to the consumer's queue: late, in any order, some of them twice. */
const busOf = ({ ledger, inbox, timeline, random, bring }: World): Publisher =>
  createMemoryPublisher((event) => {
    ledger.published.add(event.id);
    for (let copies = random.chance(0.05) ? 2 : 1; copies > 0; copies -= 1) {
      ledger.sent += 1;
      ledger.underWay += 1;
      timeline.after(random.below(LONGEST_RULE), () => {
        ledger.underWay -= 1;
        void bring(inbox.queue, JSON.stringify(event));
      });
    }
  });

/** The people who are told; a poisonous notice is refused. */
const peopleOf = ({ ledger, isPoison }: World): Notifier => ({
  outlet: OUTLET,
  notify: async ({ id }) => {
    if (isPoison(id)) throw new NotifierError('refused', `The outlet refuses ${id}.`);
    ledger.told.push({ id, again: ledger.recorded.has(id) });
  },
  digest: async () => {},
});

/** Old news of a letter: bars that began more than half a day ago, in milliseconds. */
const OLD = 43_200_000;

/** Those who get letters: a notice as it comes, and what is held back at once. */
const readersOf = ({ ledger, deliveries }: World): Notifier => ({
  outlet: DIGESTS,
  notify: async ({ id }) => void ledger.digested.add(id),
  digest: async () => {
    for (const { id } of await deliveries.held(DIGESTS)) ledger.digested.add(id);
  },
});

/** What is read of a log, and where it ends. */
type Readable = Pick<Log, 'read' | 'head'>;

/** What writes letters, over the network; it needs a log with an order. */
export const letterWriterOf = (world: World, caller: Process, log: Readable): Subscriber => {
  const way = { network: world.network, caller };
  return createNotification({
    notifier: remoteNotifier(way, readersOf(world)),
    deliveries: remoteDeliveries(way, world.deliveries),
    read: (...given) => log.read(...given),
    minSeverity: 'medium',
    digesting: { age: OLD, now: world.timeline.now, head: () => log.head() },
  });
};

/** The subscribers of the log: read model, bus and people, each over the network. */
export const subscribersOf = (world: World, caller: Process, log: Pick<Log, 'read'>): readonly Subscriber[] => {
  const way = { network: world.network, caller };
  const read: EventStore['read'] = (...given) => log.read(...given);
  const deliveries = remoteDeliveries(way, world.deliveries);
  return [
    createProjection({ readModel: remoteReadModel(way, world.readModel), read }),
    createPublication({ publisher: world.messaging.publisher(way, busOf(world)), deliveries, read }),
    createNotification({
      notifier: remoteNotifier(way, peopleOf(world)),
      deliveries,
      read,
      minSeverity: 'medium',
      digesting: null,
    }),
  ];
};

/** What keeps findings alone, along their chain. */
export const keeperIn = (findings: KeptFindings, read: EventStore['read'], progress: Checkpoint): Subscriber => ({
  ...createFindingProjection({ findings, read }, progress),
  name: 'findings',
});

/** What keeps them over the network, without a checkpoint; any number of processes may do that at once. */
export const keeperOf = (world: World, caller: Process): Subscriber => {
  const way = { network: world.network, caller };
  const log = remoteLog(way, world.log);
  const read: EventStore['read'] = (...given) => log.read(...given);
  return keeperIn(remoteFindings(way, world.findings), read, { checkpoint: async () => 0, moveTo: async () => {} });
};

/** How far each subscriber has come that goes by a log with an order, by its name. */
export const checkpointsOf = async ({
  readModel,
  deliveries,
  messaging: { bus },
  onTables,
}: World): Promise<ReadonlyMap<string, number>> =>
  new Map([
    ['read-model', await readModel.checkpoint()],
    [`publish:${bus}`, await deliveries.checkpoint(busOutlet(bus))],
    [`notify:${OUTLET}`, await deliveries.checkpoint(OUTLET)],
    [`notify:${DIGESTS}`, await deliveries.checkpoint(DIGESTS)],
    ...(onTables ? [['findings', onTables.orderOf(TELLING).checkpoint('findings')] as const] : []),
  ]);
