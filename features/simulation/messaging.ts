import type { Publisher } from '../../src/application/ports/publisher.ts';
import type { WorkQueue } from '../../src/application/ports/work-queue.ts';
import type { Way } from './remote-log.ts';
import { remotePublisher, remoteQueue } from './remote-messages.ts';

/** How a process reaches the bus and the queues over the network; `bus` is what the bus is called. */
export type Messaging = {
  readonly bus: string;
  readonly publisher: (way: Way, bus: Publisher) => Publisher;
  readonly queue: (way: Way, queue: WorkQueue) => WorkQueue;
};

/** With twins of the adapters. */
export const IN_MEMORY: Messaging = { bus: 'memory', publisher: remotePublisher, queue: remoteQueue };
