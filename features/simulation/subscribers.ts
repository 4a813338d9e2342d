import { createMemoryPublisher } from '../../src/adapters/publisher/memory-publisher.ts';
import type { EventStore } from '../../src/application/ports/event-store.ts';
import { NotifierError, type Notifier } from '../../src/application/ports/notifier.ts';
import type { Publisher } from '../../src/application/ports/publisher.ts';
import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import { createNotification } from '../../src/application/subscribers/notify.ts';
import { createFindingProjection } from '../../src/application/subscribers/project-findings.ts';
import { createProjection } from '../../src/application/subscribers/project.ts';
import { busOutlet, createPublication } from '../../src/application/subscribers/publish.ts';
import { OUTLET } from './names.ts';
import type { Process } from './network.ts';
import { remoteDeliveries, remoteFindings, remoteReadModel } from './remote-effects.ts';
import { remoteLog } from './remote-log.ts';
import { remoteNotifier, remotePublisher } from './remote-messages.ts';
import type { World } from './world.ts';

/** Longest that the bus takes to bring an event to the queue, in milliseconds. */
const LONGEST_RULE = 1_800_000;

/** The bus, and the rule that brings its events to the consumer's queue: late, in any order, some of them twice. */
const busOf = ({ ledger, inbox, timeline, random }: World): Publisher =>
  createMemoryPublisher((event) => {
    ledger.published.add(event.id);
    for (let copies = random.chance(0.05) ? 2 : 1; copies > 0; copies -= 1) {
      ledger.underWay += 1;
      timeline.after(random.below(LONGEST_RULE), () => {
        ledger.underWay -= 1;
        void inbox.queue.send([JSON.stringify(event)]);
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

const readOver = (world: World, caller: Process): EventStore['read'] => {
  const log = remoteLog({ network: world.network, caller }, world.log);
  return (...given) => log.read(...given);
};

/** The subscribers of the log: read model, bus and people, each over the network. */
export const subscribersOf = (world: World, caller: Process): readonly Subscriber[] => {
  const way = { network: world.network, caller };
  const read = readOver(world, caller);
  const deliveries = remoteDeliveries(way, world.deliveries);
  return [
    createProjection({ readModel: remoteReadModel(way, world.readModel), read }),
    createPublication({ publisher: remotePublisher(way, busOf(world)), deliveries, read }),
    createNotification({
      notifier: remoteNotifier(way, peopleOf(world)),
      deliveries,
      read,
      minSeverity: 'medium',
      digesting: null,
    }),
  ];
};

/** What keeps findings alone, along their chain; any number of processes may do that at once. */
export const keeperOf = (world: World, caller: Process): Subscriber => {
  const way = { network: world.network, caller };
  const keeping = { findings: remoteFindings(way, world.findings), read: readOver(world, caller) };
  const keeper = createFindingProjection(keeping, { checkpoint: async () => 0, moveTo: async () => {} });
  return { ...keeper, name: 'findings' };
};

/** Sequence of the last commit that all subscribers have come to. */
export const reached = async ({ readModel, deliveries }: World): Promise<number> =>
  Math.min(
    await readModel.checkpoint(),
    await deliveries.checkpoint(OUTLET),
    await deliveries.checkpoint(busOutlet('memory')),
  );
