import type { PublicEvent } from '../../application/public-events/public-event.ts';
import { createMemoryPublisher } from './memory-publisher.ts';
import { publisherContract } from './publisher.contract.ts';

publisherContract('memory', async () => {
  const heard: PublicEvent[] = [];
  return {
    publisher: createMemoryPublisher((event) => heard.push(event)),
    heard: async () => heard,
    requests: () => heard.length,
    close: async () => {},
  };
});
