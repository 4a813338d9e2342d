import type { Publisher } from '../../application/ports/publisher.ts';
import type { PublicEvent } from '../../application/public-events/public-event.ts';
import { sizedEvents } from './event-size.ts';

/** A publisher that hands every event to a listener of the same process, as text and back like any other bus. */
export const createMemoryPublisher = (hear: (event: PublicEvent) => void): Publisher => ({
  bus: 'memory',
  publish: async (events) => {
    for (const { event } of sizedEvents(events)) hear(structuredClone(event));
  },
});
