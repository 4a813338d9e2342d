import {
  CreateEventBusCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, GetTopicAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { awsFailureOf } from '../../adapters/aws/failure.ts';
import { clientOptions } from '../../adapters/aws/place.ts';
import { openSqs } from '../../adapters/aws/sqs.ts';
import { PublisherError } from '../../application/ports/publisher.ts';
import { QueueError } from '../../application/ports/work-queue.ts';
import type { Config } from './config.ts';
import { UsageError } from './failure.ts';
import { queueNames } from './queue-names.ts';

/** What was found of a bus, queue or topic that was wanted. */
export type EnsuredMessaging = {
  readonly what: 'bus' | 'queue' | 'topic';
  readonly name: string;
  readonly made: boolean;
};

/** Handovers of a message before it goes to the dead letters, and how long each hides it, in seconds. */
const HANDOVERS = 5;
const HIDDEN = 60;

const MISSING = new Set(['ResourceNotFoundException', 'QueueDoesNotExist', 'NotFoundException']);

/** Whether a question about something finds it there. */
const isThere = async (asking: Promise<unknown>): Promise<boolean> => {
  try {
    await asking;
    return true;
  } catch (error) {
    if (error instanceof Error && MISSING.has(error.name)) return false;
    throw error;
  }
};

/** Does work on something, and tells in a plain sentence why it failed. */
const told = async <T>(what: EnsuredMessaging['what'], name: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    const failure = awsFailureOf(cause);
    if (!failure) throw cause;
    const Failure = what === 'queue' ? QueueError : PublisherError;
    throw new Failure(failure.kind, `The ${what} ${name} ${failure.words}.`, { cause });
  }
};

const putBehindBus = async (client: EventBridgeClient, bus: string, { ensured, arn }: EnsuredQueue): Promise<void> => {
  const { name } = ensured;
  const EventPattern = JSON.stringify({ source: [{ prefix: 'tapewatch/' }] });
  await client.send(new PutRuleCommand({ Name: name, EventBusName: bus, EventPattern }));
  await client.send(new PutTargetsCommand({ Rule: name, EventBusName: bus, Targets: [{ Id: name, Arn: arn }] }));
};

const ensureBus = (client: EventBridgeClient, name: string, queue?: EnsuredQueue): Promise<EnsuredMessaging> =>
  told('bus', name, async () => {
    const made = !(await isThere(client.send(new DescribeEventBusCommand({ Name: name }))));
    if (made) await client.send(new CreateEventBusCommand({ Name: name }));
    if (queue) await putBehindBus(client, name, queue);
    return { what: 'bus', name, made };
  });

type EnsuredQueue = {
  readonly ensured: EnsuredMessaging;
  readonly arn: string;
  readonly redrive: string | undefined;
};

const ensureQueue = (
  client: SQSClient,
  name: string,
  attributes: Readonly<Record<string, string>>,
): Promise<EnsuredQueue> =>
  told('queue', name, async () => {
    const made = !(await isThere(client.send(new GetQueueUrlCommand({ QueueName: name }))));
    if (made) await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
    const asked = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'RedrivePolicy'] }),
    );
    const { QueueArn: arn = '', RedrivePolicy: redrive } = asked.Attributes ?? {};
    return { ensured: { what: 'queue', name, made }, arn, redrive };
  });

/** Refuses a queue that stood there and does not send what fails to its dead letters. */
const refuseWithoutLetters = ({ ensured, redrive = '' }: EnsuredQueue, dead: EnsuredQueue): void => {
  if (redrive.includes(`"${dead.arn}"`)) return;
  throw new UsageError(
    `The queue ${ensured.name} does not send what fails to ${dead.ensured.name}; remove it, or name others in the settings of sqs`,
  );
};

const ensurePair = async (client: SQSClient, queue: string, letters: string): Promise<readonly EnsuredQueue[]> => {
  const dead = await ensureQueue(client, letters, {});
  const redrive = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: HANDOVERS });
  const main = await ensureQueue(client, queue, { VisibilityTimeout: `${HIDDEN}`, RedrivePolicy: redrive });
  refuseWithoutLetters(main, dead);
  return [main, dead];
};

const ensureQueues = async (config: Config): Promise<readonly EnsuredQueue[]> => {
  if (config.sqs.endpoint === undefined) return [];
  const client = openSqs(config.sqs);
  const all: EnsuredQueue[] = [];
  try {
    for (const [queue, dead] of queueNames(config)) all.push(...(await ensurePair(client, queue, dead)));
    return all;
  } finally {
    client.destroy();
  }
};

const ensureBuses = async ({ eventbridge }: Config, queue?: EnsuredQueue): Promise<readonly EnsuredMessaging[]> => {
  const { bus, ...place } = eventbridge;
  if (place.endpoint === undefined) return [];
  const client = new EventBridgeClient(clientOptions(place));
  try {
    return [await ensureBus(client, bus, queue)];
  } finally {
    client.destroy();
  }
};

const ensureTopic = (client: SNSClient, arn: string): Promise<EnsuredMessaging> =>
  told('topic', arn, async () => {
    const made = !(await isThere(client.send(new GetTopicAttributesCommand({ TopicArn: arn }))));
    if (!made) return { what: 'topic', name: arn, made };
    const { TopicArn: given } = await client.send(new CreateTopicCommand({ Name: arn.split(':').at(-1) }));
    if (given === arn) return { what: 'topic', name: arn, made };
    throw new UsageError(`The emulator calls the topic ${given ?? ''}; name it so in place of ${arn}`);
  });

const ensureTopics = async ({ sns }: Config, queue?: EnsuredQueue): Promise<readonly EnsuredMessaging[]> => {
  const { eventsTopic, noticesTopic, ...place } = sns;
  if (place.endpoint === undefined) return [];
  const client = new SNSClient(clientOptions(place));
  try {
    const ensured: EnsuredMessaging[] = [];
    for (const arn of [eventsTopic, noticesTopic]) if (arn !== undefined) ensured.push(await ensureTopic(client, arn));
    if (eventsTopic !== undefined && queue) {
      const Attributes = { RawMessageDelivery: 'true' };
      const asked = { TopicArn: eventsTopic, Protocol: 'sqs', Endpoint: queue.arn, Attributes };
      await told('topic', eventsTopic, () => client.send(new SubscribeCommand(asked)));
    }
    return ensured;
  } finally {
    client.destroy();
  }
};

/** Makes the buses, queues and topics that are missing on the endpoints that are configured, with the queue behind the bus and the topic of events; nothing where there is no endpoint. Failures are UsageError, PublisherError and QueueError. */
export const ensureMessaging = async (config: Config): Promise<readonly EnsuredMessaging[]> => {
  const queues = await ensureQueues(config);
  const behind = queues.find(({ ensured }) => ensured.name === config.sqs.queue);
  return [
    ...(await ensureBuses(config, behind)),
    ...(await ensureTopics(config, behind)),
    ...queues.map(({ ensured }) => ensured),
  ];
};
