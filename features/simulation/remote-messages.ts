import { NotifierError, type Notifier } from '../../src/application/ports/notifier.ts';
import { PublisherError, type Publisher } from '../../src/application/ports/publisher.ts';
import { QueueError, type WorkQueue } from '../../src/application/ports/work-queue.ts';
import type { Way } from './remote-log.ts';

const publisherFailure = (fault: string): PublisherError =>
  new PublisherError(fault === 'throttled' ? 'busy' : 'unavailable', 'The bus did not answer.');

/** A bus over the network; in part it takes every other event and turns the rest away. */
export const remotePublisher = ({ network, caller }: Way, publisher: Publisher): Publisher => ({
  bus: publisher.bus,
  publish: (events) =>
    network.call(caller, {
      what: 'publish',
      effect: () => publisher.publish(events),
      failure: publisherFailure,
      partial: async () => {
        await publisher.publish(events.filter((_, i) => i % 2 === 0));
        if (events.length > 1) throw publisherFailure('throttled');
      },
    }),
});

const notifierFailure = (): NotifierError => new NotifierError('try-again', 'The outlet did not answer.');

/** An outlet over the network. */
export const remoteNotifier = ({ network, caller }: Way, notifier: Notifier): Notifier => ({
  outlet: notifier.outlet,
  notify: (notice) =>
    network.call(caller, { what: 'notify', effect: () => notifier.notify(notice), failure: notifierFailure }),
  digest: (digest) =>
    network.call(caller, { what: 'digest', effect: () => notifier.digest(digest), failure: notifierFailure }),
});

const queueFailure = (fault: string): QueueError =>
  new QueueError(fault === 'throttled' ? 'busy' : 'unavailable', 'The queue did not answer.');

/** A queue over the network; in part it takes the first message of a batch out and leaves the rest. */
export const remoteQueue = ({ network, caller }: Way, queue: WorkQueue): WorkQueue => {
  const remote = <T>(what: string, effect: () => Promise<T>, partial?: () => Promise<T>): Promise<T> =>
    network.call(caller, { what, effect, failure: queueFailure, ...(partial && { partial }) });
  return {
    name: queue.name,
    send: (...given) => remote('send', () => queue.send(...given)),
    receive: (...given) => remote('receive', () => queue.receive(...given)),
    extend: (...given) => remote('extend', () => queue.extend(...given)),
    remove: (messages) =>
      remote(
        'remove',
        () => queue.remove(messages),
        async () => [...(await queue.remove(messages.slice(0, 1))), ...messages.slice(1)],
      ),
    counts: () => remote('counts', () => queue.counts()),
    handovers: () => remote('handovers', () => queue.handovers()),
  };
};
