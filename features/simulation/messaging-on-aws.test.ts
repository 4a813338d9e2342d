import { once } from 'node:events';
import { createMemoryPublisher } from '../../src/adapters/publisher/memory-publisher.ts';
import { publisherContract } from '../../src/adapters/publisher/publisher.contract.ts';
import { createMemoryWorkQueue } from '../../src/adapters/queue/memory-work-queue.ts';
import { workQueueContract } from '../../src/adapters/queue/work-queue.contract.ts';
import type { PublicEvent } from '../../src/application/public-events/public-event.ts';
import { BUSES, messagingOnAws, SOUND } from './messaging-on-aws.ts';
import { createNetwork, processOf } from './network.ts';
import { createRandom } from './random.ts';
import { createTimeline } from './timeline.ts';

/** Services that nothing goes wrong with; `note` hears of each request. */
const open = (bus: (typeof BUSES)[number], note = (): void => {}) => {
  const random = createRandom(1);
  const network = createNetwork({ timeline: createTimeline(0), random, note, onCrash: () => {} });
  const way = { network, caller: processOf('a test') };
  return { way, messaging: messagingOnAws(bus, random, SOUND) };
};

for (const bus of BUSES)
  publisherContract(`${bus} as the simulation has it`, async () => {
    let requests = 0;
    const heard: PublicEvent[] = [];
    const { way, messaging } = open(bus, () => void (requests += 1));
    return {
      publisher: messaging.publisher(
        way,
        createMemoryPublisher((event) => heard.push(event)),
      ),
      heard: async () => heard,
      requests: () => requests,
      close: async () => {},
    };
  });

/** Waits until something comes, however long that takes. */
const pause = async (_: number, signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
};

workQueueContract('sqs as the simulation has it', async () => {
  const { way, messaging } = open('eventbridge');
  const options = { hides: 30_000, pause, now: () => 0 };
  const letters = createMemoryWorkQueue({ name: 'work-dead', ...options });
  const queue = createMemoryWorkQueue({ name: 'work', dead: { after: 3, letters }, ...options });
  return { queue: messaging.queue(way, queue), dead: messaging.queue(way, letters), close: async () => {} };
});
