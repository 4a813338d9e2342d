import type { Subscriber } from '../../src/application/ports/subscriber.ts';
import { createLocalFeed, type LocalFeed } from '../../src/adapters/feed/local-feed.ts';
import type { Process } from './network.ts';
import { remoteParking } from './remote-effects.ts';
import { remoteLog } from './remote-log.ts';
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

/** A process that brings commits to the subscribers in the order of the log. */
export const startFeeder = (world: World, caller: Process): LocalFeed => {
  const way = { network: world.network, caller };
  const feed = createLocalFeed({
    feed: remoteLog(way, world.log),
    parking: remoteParking(way, world.parking),
    now: world.timeline.now,
    subscribers: [...subscribersOf(world, caller), letterWriterOf(world, caller)].map((one) => watched(one, world)),
    random: () => 1,
    pause: (ms) => world.network.sleep(caller, ms),
    batch: 5,
    mostDeliveries: 4,
  });
  feed.start();
  return feed;
};
