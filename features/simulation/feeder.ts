import { once } from 'node:events';
import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import { createLocalFeed, type LocalFeed } from '../../src/adapters/feed/local-feed.ts';
import type { Process } from './network.ts';
import { remoteParking } from './remote-effects.ts';
import { remoteLog, type Log } from './remote-log.ts';
import { letterWriterOf, subscribersOf } from './subscribers.ts';
import { deliveryOf } from './table-stream.ts';
import type { World } from './world.ts';

/** A subscriber that keeps in the ledger what it was handed. */
const watched = (subscriber: Subscriber, { ledger }: World): Subscriber => ({
  ...subscriber,
  handle: (commits, stopping) => {
    for (const commit of commits) ledger.delivered.add(deliveryOf(subscriber.name, commit));
    return subscriber.handle(commits, stopping);
  },
});

/** Brings commits to subscribers in the order of a log. */
export const createFeed = (world: World, caller: Process, log: Log, subscribers: readonly Subscriber[]): LocalFeed => {
  const feed = createLocalFeed({
    feed: log,
    parking: remoteParking({ network: world.network, caller }, world.parking),
    now: world.timeline.now,
    subscribers: subscribers.map((one) => world.subscriber(watched(one, world))),
    random: () => 1,
    pause: (ms) => world.network.sleep(caller, ms),
    batch: 5,
    mostDeliveries: 4,
  });
  feed.start();
  return feed;
};

/** Has a feed end once the process is told to stop, and what it had begun is done. */
export const untilStopped = async (feed: LocalFeed, { stopping: { signal } }: Process): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
  await feed.stop();
};

/** A process that brings commits to the subscribers in the order of the log. */
export const startFeeder = (world: World, caller: Process): LocalFeed => {
  const log = remoteLog({ network: world.network, caller }, world.log);
  return createFeed(world, caller, log, [...subscribersOf(world, caller, log), letterWriterOf(world, caller, log)]);
};
