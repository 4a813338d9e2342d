import { setTimeout as wait } from 'node:timers/promises';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, tellingPlace, type Place } from '../../adapters/aws/place.ts';
import { openSqs } from '../../adapters/aws/sqs.ts';
import { createSnsNotifier } from '../../adapters/notifier/sns-notifier.ts';
import { createEventBridgePublisher } from '../../adapters/publisher/eventbridge-publisher.ts';
import { createSnsPublisher } from '../../adapters/publisher/sns-publisher.ts';
import { createSqsWorkQueue } from '../../adapters/queue/sqs-work-queue.ts';
import type { Notifier } from '../../application/ports/notifier.ts';
import type { Publisher } from '../../application/ports/publisher.ts';
import type { WorkQueue } from '../../application/ports/work-queue.ts';
import type { Config } from './config.ts';
import { jobNames, queueNames } from './queue-names.ts';

/** Waits before entries are sent again: a random part of 200 ms at first, then of twice as long each time. */
const pause = (attempt: number): Promise<void> => wait(Math.random() * 100 * 2 ** attempt);

/** What clients under the feed are made with: it hands over again what failed, so that a request is tried once. */
const fed = (place: Place, interruption?: AbortSignal) => clientOptions(place, { tries: 1, interruption });

const eventbridge = ({ eventbridge: { bus, ...place } }: Config, interruption?: AbortSignal): Publisher =>
  createEventBridgePublisher({
    client: tellingPlace(new EventBridgeClient(fed(place, interruption)), place),
    bus,
    pause,
  });

const sns = ({ sns: { eventsTopic = '', ...place } }: Config, interruption?: AbortSignal): Publisher =>
  createSnsPublisher({
    client: tellingPlace(new SNSClient(fed(place, interruption)), place),
    topic: eventsTopic,
    pause,
  });

/** The publishers by bus of AWS; another one is an adapter and a line here. */
export const PUBLISHERS: Readonly<
  Record<Exclude<Config['bus'], 'none' | 'memory'>, (config: Config, interruption?: AbortSignal) => Publisher>
> = {
  eventbridge,
  sns,
};

/** The notifier over a topic of SNS. */
export const openSnsNotifier = (
  { sns: { noticesTopic = '', page, ...place } }: Config,
  interruption?: AbortSignal,
): Notifier =>
  createSnsNotifier({
    client: tellingPlace(new SNSClient(fed(place, interruption)), place),
    topic: noticesTopic,
    page,
  });

/** A queue and its dead letters. */
export type QueuePair = { readonly queue: WorkQueue; readonly dead: WorkQueue };

const openQueue = (client: SQSClient, name: string): WorkQueue => createSqsWorkQueue({ client, name, pause });

/** Opens the queues that are configured; nothing is asked before they are used. */
export const openQueues = (config: Config): { readonly pairs: readonly QueuePair[]; readonly close: () => void } => {
  const client = openSqs(config.sqs);
  const pairs = queueNames(config).map(([queue, dead]) => ({
    queue: openQueue(client, queue),
    dead: openQueue(client, dead),
  }));
  return { pairs, close: () => client.destroy() };
};

/** The queue of jobs. */
export const openJobs = (config: Config, interruption?: AbortSignal): WorkQueue =>
  openQueue(openSqs(config.sqs, interruption), jobNames(config)[0]);
