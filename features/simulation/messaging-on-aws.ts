import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Asked } from '../../src/adapters/dynamodb/tables.fixture.ts';
import { createEventBridgePublisher } from '../../src/adapters/publisher/eventbridge-publisher.ts';
import { createSnsPublisher } from '../../src/adapters/publisher/sns-publisher.ts';
import { createSqsWorkQueue } from '../../src/adapters/queue/sqs-work-queue.ts';
import { createBusService } from './bus-service.ts';
import type { Messaging } from './messaging.ts';
import { createQueueService } from './queue-service.ts';
import type { Random } from './random.ts';
import type { Way } from './remote-log.ts';
import { answered, CONFIG, FOUR_TIMES, ONCE, request } from './service-request.ts';

/** The adapters of the product. */
export type MessagingParts = {
  readonly eventBridge: typeof createEventBridgePublisher;
  readonly sns: typeof createSnsPublisher;
  readonly sqs: typeof createSqsWorkQueue;
};

/** The adapters as they are. */
export const SOUND: MessagingParts = {
  eventBridge: createEventBridgePublisher,
  sns: createSnsPublisher,
  sqs: createSqsWorkQueue,
};

/** What answers requests, some of them in part. */
type Service = { readonly answer: (asked: Asked, isInPart: boolean) => Promise<object> };

/** How a client is answered: by a service, over the network; `tries` is how often it tries a request, `parts` which requests can be done in part. */
type Answering = { readonly way: Way; readonly service: Service; readonly tries: number };

/** What is done for each of several entries, or can be done twice. */
const DIVISIBLE = /Batch|PutEvents|ReceiveMessage/;

const answerOver = async ({ way, service, tries }: Answering, asked: Asked) => {
  const what = asked.command ?? '';
  const effect = (): Promise<object> => service.answer(asked, false);
  const partial = (): Promise<object> => service.answer(asked, true);
  return answered(await request(way, { what, effect, ...(DIVISIBLE.test(what) && { partial }) }, tries));
};

const OVER_NETWORK = { step: 'initialize', priority: 'high', name: 'overNetwork' } as const;

/** Has what a client asks answered over the network. */
const overNetwork =
  (answering: Answering) =>
  (_: unknown, { commandName: command }: { readonly commandName?: string }) =>
  ({ input }: { readonly input: object }) =>
    answerOver(answering, { command, input });

const eventBridgeClient = (answering: Answering): EventBridgeClient => {
  const client = new EventBridgeClient(CONFIG);
  client.middlewareStack.add(overNetwork(answering), OVER_NETWORK);
  return client;
};

const snsClient = (answering: Answering): SNSClient => {
  const client = new SNSClient(CONFIG);
  client.middlewareStack.add(overNetwork(answering), OVER_NETWORK);
  return client;
};

const sqsClient = (answering: Answering): SQSClient => {
  const client = new SQSClient(CONFIG);
  client.middlewareStack.add(overNetwork(answering), OVER_NETWORK);
  return client;
};

/** Waits before entries are sent again, in virtual time. */
const pauseOn =
  ({ network, caller }: Way) =>
  (attempt: number): Promise<void> =>
    network.sleep(caller, 100 * 2 ** attempt);

/** Buses on AWS. */
export const BUSES = ['eventbridge', 'sns'] as const;

/** With the adapters of AWS, over services of this process. */
export const messagingOnAws = (bus: (typeof BUSES)[number], random: Random, parts: MessagingParts): Messaging => ({
  bus,
  publisher: (way, heard) => {
    const answering = { way, service: createBusService(heard, random), tries: ONCE };
    const pause = pauseOn(way);
    if (bus === 'sns') return parts.sns({ client: snsClient(answering), topic: 'events', pause });
    return parts.eventBridge({ client: eventBridgeClient(answering), bus: 'events', pause });
  },
  queue: (way, queue) => {
    const answering = { way, service: createQueueService(queue, random), tries: FOUR_TIMES };
    return parts.sqs({ client: sqsClient(answering), name: queue.name, pause: pauseOn(way) });
  },
});
