import type { DeliveryLog } from '../ports/delivery-log.ts';
import type { Commit, EventStore } from '../ports/event-store.ts';
import type { Publisher } from '../ports/publisher.ts';
import type { Subscriber } from '../ports/subscriber.ts';
import type { PublicEvent } from '../public-events/public-event.ts';
import { publicEventsOf } from '../public-events/public-events-of.ts';
import { chainOf, dueFindings } from './due-findings.ts';
import { versionAt } from './version-at.ts';

/** A bus, what it has taken, and a stream's earlier commits. */
export type Publication = {
  readonly publisher: Publisher;
  readonly deliveries: DeliveryLog;
  readonly read: EventStore['read'];
};

/** The name under which the deliveries know a bus. */
export const busOutlet = (bus: string): string => `bus:${bus}`;

/** Publishes on one bus what commits say about findings, a batch of commits at once. It follows the chain of commits with findings alone, so that quiet ones cost nothing; a failure or a crash repeats events under the same ids. */
export const createPublication = ({ publisher, deliveries, read }: Publication): Subscriber => {
  const outlet = busOutlet(publisher.bus);

  /** The last version of the commit's stream whose findings the bus need not be told: what it has taken, or what there was before it began. */
  const versionBefore = async (commit: Commit): Promise<number> => {
    const version = await deliveries.seen(outlet, commit.stream);
    return version > 0 ? version : versionAt(read, commit, await deliveries.start(outlet));
  };

  const take = async (commit: Commit, seen: Map<string, number>): Promise<readonly PublicEvent[]> => {
    if (!chainOf(commit)) return [];
    const version = seen.get(commit.stream) ?? (await versionBefore(commit));
    const due = await dueFindings(read, commit, version);
    seen.set(commit.stream, Math.max(version, commit.last));
    return due.flatMap(publicEventsOf);
  };

  return {
    name: `publish:${publisher.bus}`,
    checkpoint: () => deliveries.checkpoint(outlet),
    handle: async (commits) => {
      const seen = new Map<string, number>();
      const events: PublicEvent[] = [];
      for (const commit of commits) events.push(...(await take(commit, seen)));
      await publisher.publish(events);
      const sequence = Math.max(0, ...commits.map((commit) => commit.sequence));
      await deliveries.advance(outlet, { sequence, seen: [...seen].map(([stream, version]) => ({ stream, version })) });
    },
    passOver: (sequence) => deliveries.advance(outlet, { sequence, seen: [] }),
  };
};
