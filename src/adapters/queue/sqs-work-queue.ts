import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import {
  MOST_MESSAGES,
  QueueError,
  type Message,
  type QueueCounts,
  type Redriven,
  type WorkQueue,
} from '../../application/ports/work-queue.ts';
import { batchesOf, type Room } from '../aws/batches.ts';
import { entryFailureOf, sendEntries, UNANSWERED } from '../aws/entries.ts';
import { awsFailureOf } from '../aws/failure.ts';
import { admit, BESIDES } from './admission.ts';
import { messageOf, REDRIVEN_ATTRIBUTES, redrivenAttributes } from './sqs-message.ts';

/** The queue by name and the client that reaches it, and how to wait before the try that follows the `attempt`-th. */
export type SqsWorkQueueOptions = {
  readonly client: SQSClient;
  readonly name: string;
  readonly pause: (attempt: number) => Promise<void>;
};

/** What one request is filled with; a larger message has one of its own. */
const ROOM: Room = { entries: MOST_MESSAGES, bytes: 256 * 1024 };

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000);

type Answers = {
  readonly Successful?: readonly { readonly Id: string | undefined }[] | undefined;
  readonly Failed?: readonly { readonly Id: string | undefined; readonly Code: string | undefined }[] | undefined;
};

/** The codes of entries that are numbered in their order. */
const codesOf = (count: number, { Successful = [], Failed = [] }: Answers): readonly (string | null)[] => {
  const taken = new Set(Successful.map(({ Id }) => Id));
  const codes = new Map(Failed.map(({ Id, Code }) => [Id, Code]));
  return Array.from({ length: count }, (_, i) => (taken.has(`${i}`) ? null : (codes.get(`${i}`) ?? UNANSWERED)));
};

/** What SQS says of a message that is in nobody's hands, or in another's. */
const OUT_OF_HAND: readonly string[] = ['MessageNotInflight', 'ReceiptHandleIsInvalid', 'InvalidParameterValue'];

const WAITING = 'ApproximateNumberOfMessages';
const IN_HAND = 'ApproximateNumberOfMessagesNotVisible';

/** A queue as requests name it; its address is asked for once. */
type Queue = SqsWorkQueueOptions & { readonly url: () => Promise<string> };

const queueOf = (options: SqsWorkQueueOptions): Queue => {
  const { client, name } = options;
  let known: string | undefined;
  const url = async (): Promise<string> => {
    known ??= (await client.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl ?? '';
    return known;
  };
  return { ...options, url };
};

/** Does work with a queue, and tells in a plain sentence why it failed. */
const told = async <T>({ name }: Queue, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    const failure = awsFailureOf(cause);
    throw failure ? new QueueError(failure.kind, `The queue ${name} ${failure.words}.`, { cause }) : cause;
  }
};

const sendBatch = async (queue: Queue, bodies: readonly string[], redriven: Redriven | null): Promise<void> => {
  const { client, name, pause } = queue;
  const attributes = redrivenAttributes(redriven);
  const send = async (left: readonly string[]): Promise<readonly (string | null)[]> => {
    const Entries = left.map((body, i) => ({ Id: `${i}`, MessageBody: body, MessageAttributes: attributes }));
    return codesOf(
      left.length,
      await client.send(new SendMessageBatchCommand({ QueueUrl: await queue.url(), Entries })),
    );
  };
  const [untaken] = await sendEntries(bodies, { send, pause });
  if (!untaken) return;
  const { kind, words } = entryFailureOf(untaken.code, 'a message');
  throw new QueueError(kind, `The queue ${name} ${words}.`);
};

const send = async (queue: Queue, bodies: readonly string[], redriven: Redriven | null): Promise<void> => {
  admit(queue.name, bodies);
  const sizeOf = (body: string): number => Buffer.byteLength(body) + BESIDES;
  for (const batch of batchesOf(bodies, sizeOf, ROOM)) await sendBatch(queue, batch, redriven);
};

const receive = async ({ client, url }: Queue, most: number, wait: number): Promise<readonly Message[]> => {
  const { Messages: messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: await url(),
      MaxNumberOfMessages: most,
      WaitTimeSeconds: seconds(wait),
      MessageAttributeNames: [...REDRIVEN_ATTRIBUTES],
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    }),
  );
  return messages.map(messageOf);
};

const extend = async ({ client, url }: Queue, { receipt }: Message, milliseconds: number): Promise<boolean> => {
  const asked = { QueueUrl: await url(), ReceiptHandle: receipt, VisibilityTimeout: seconds(milliseconds) };
  try {
    await client.send(new ChangeMessageVisibilityCommand(asked));
    return true;
  } catch (error) {
    if (error instanceof Error && OUT_OF_HAND.includes(error.name)) return false;
    throw error;
  }
};

const remove = async ({ client, url, pause }: Queue, messages: readonly Message[]): Promise<readonly Message[]> => {
  const take = async (left: readonly Message[]): Promise<readonly (string | null)[]> => {
    const Entries = left.map(({ receipt }, i) => ({ Id: `${i}`, ReceiptHandle: receipt }));
    return codesOf(left.length, await client.send(new DeleteMessageBatchCommand({ QueueUrl: await url(), Entries })));
  };
  const left: Message[] = [];
  for (const batch of batchesOf(messages, () => 0, ROOM))
    left.push(...(await sendEntries(batch, { send: take, pause })).map(({ item }) => item));
  return left;
};

const counts = async ({ client, url }: Queue): Promise<QueueCounts> => {
  const { Attributes: counted } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: await url(), AttributeNames: [WAITING, IN_HAND] }),
  );
  return { waiting: Number(counted?.[WAITING]), inHand: Number(counted?.[IN_HAND]) };
};

/** In what a queue says of its dead letters, a JSON text, the number of handovers; some emulators have it as a text. */
const MOST_RECEIVED = /"maxReceiveCount"\s*:\s*"?(\d+)/;

const handovers = async ({ client, url }: Queue): Promise<number | null> => {
  const asked = new GetQueueAttributesCommand({ QueueUrl: await url(), AttributeNames: ['RedrivePolicy'] });
  const { Attributes: said } = await client.send(asked);
  const most = MOST_RECEIVED.exec(said?.['RedrivePolicy'] ?? '')?.[1];
  return most === undefined ? null : Number(most);
};

/** A queue of SQS. */
export const createSqsWorkQueue = (options: SqsWorkQueueOptions): WorkQueue => {
  const queue = queueOf(options);
  return {
    name: queue.name,
    send: (bodies, redriven = null) => told(queue, () => send(queue, bodies, redriven)),
    receive: (most, wait) => told(queue, () => receive(queue, most, wait)),
    extend: (message, milliseconds) => told(queue, () => extend(queue, message, milliseconds)),
    remove: (messages) => told(queue, () => remove(queue, messages)),
    counts: () => told(queue, () => counts(queue)),
    handovers: () => told(queue, () => handovers(queue)),
  };
};
