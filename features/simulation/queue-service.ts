import { MessageNotInflight } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Asked } from '../../src/adapters/dynamodb/tables.fixture.ts';
import { messageOf, redrivenAttributes } from '../../src/adapters/queue/sqs-message.ts';
import type { Message, WorkQueue } from '../../src/application/ports/work-queue.ts';
import type { Random } from './random.ts';

/** A queue of SQS: answers what is asked of it, in part where that can be. Throws on what is asked otherwise than the product does. */
export type QueueService = { readonly answer: (asked: Asked, isInPart: boolean) => Promise<object> };

const attributeSchema = z.object({ DataType: z.string(), StringValue: z.string() });

const sendSchema = z.object({
  Entries: z
    .array(
      z.object({
        Id: z.string(),
        MessageBody: z.string(),
        MessageAttributes: z.record(z.string(), attributeSchema),
      }),
    )
    .max(10),
});

const deleteSchema = z.object({ Entries: z.array(z.object({ Id: z.string(), ReceiptHandle: z.string() })).max(10) });

const receiveSchema = z.object({ MaxNumberOfMessages: z.number().max(10), WaitTimeSeconds: z.number() });

const extendSchema = z.object({ ReceiptHandle: z.string(), VisibilityTimeout: z.number() });

/** How often an entry is turned away where a request is done in part. */
const TURNED_AWAY = 0.8;

/** What became of an entry: nothing bad, or the code for why not. */
type Outcome = { readonly Id: string; readonly Code?: string };

const answerOf = (outcomes: readonly Outcome[]): object => ({
  Successful: outcomes.filter(({ Code }) => Code === undefined),
  Failed: outcomes.filter(({ Code }) => Code !== undefined),
});

/** What SQS says of a receipt that is good no more: that it is none, or nothing, as if the message were gone. */
const EXPIRED: readonly (string | undefined)[] = ['ReceiptHandleIsInvalid', undefined];

const toldOf = ({ id, body, receipt, received, redriven }: Message): object => ({
  MessageId: id,
  Body: body,
  ReceiptHandle: receipt,
  Attributes: { ApproximateReceiveCount: `${received}` },
  MessageAttributes: redrivenAttributes(redriven),
});

/** A queue of SQS in front of one of this process; in part it turns entries away for now, and hands over what it hands over once more. */
export const createQueueService = (queue: WorkQueue, random: Random): QueueService => {
  const inHand = new Map<string, Message>();

  const outcomes = async <T extends { readonly Id: string }>(
    entries: readonly T[],
    isInPart: boolean,
    take: (entry: T) => Promise<string | undefined>,
  ): Promise<object> => {
    const all: Outcome[] = [];
    for (const entry of entries) {
      const Code = isInPart && random.chance(TURNED_AWAY) ? 'InternalError' : await take(entry);
      all.push({ Id: entry.Id, ...(Code !== undefined && { Code }) });
    }
    return answerOf(all);
  };

  const send = (input: object, isInPart: boolean): Promise<object> =>
    outcomes(sendSchema.parse(input).Entries, isInPart, async ({ MessageBody: body, MessageAttributes }) => {
      await queue.send([body], messageOf({ MessageAttributes }).redriven);
      return undefined;
    });

  const remove = (input: object, isInPart: boolean): Promise<object> =>
    outcomes(deleteSchema.parse(input).Entries, isInPart, async ({ ReceiptHandle: receipt }) => {
      const message = inHand.get(receipt);
      const isGone = message !== undefined && (await queue.remove([message])).length === 0;
      return isGone ? undefined : EXPIRED[random.below(EXPIRED.length)];
    });

  const receive = async (input: object, isInPart: boolean): Promise<object> => {
    const { MaxNumberOfMessages: most, WaitTimeSeconds: seconds } = receiveSchema.parse(input);
    const messages = await queue.receive(most, seconds * 1000);
    for (const message of messages) {
      inHand.set(message.receipt, message);
      if (isInPart) await queue.extend(message, 0);
    }
    return { Messages: messages.map(toldOf) };
  };

  const extend = async (input: object): Promise<object> => {
    const { ReceiptHandle: receipt, VisibilityTimeout: seconds } = extendSchema.parse(input);
    const message = inHand.get(receipt);
    if (message && (await queue.extend(message, seconds * 1000))) return {};
    throw new MessageNotInflight({ $metadata: {}, message: 'The message is not in flight.' });
  };

  const describe = async (): Promise<object> => {
    const { waiting, inHand: hidden } = await queue.counts();
    const maxReceiveCount = await queue.handovers();
    return {
      Attributes: {
        ...(maxReceiveCount !== null && { RedrivePolicy: JSON.stringify({ maxReceiveCount }) }),
        ApproximateNumberOfMessages: `${waiting}`,
        ApproximateNumberOfMessagesNotVisible: `${hidden}`,
      },
    };
  };

  const answers: Readonly<Record<string, (input: object, isInPart: boolean) => Promise<object>>> = {
    GetQueueUrlCommand: async () => ({ QueueUrl: queue.name }),
    GetQueueAttributesCommand: describe,
    SendMessageBatchCommand: send,
    ReceiveMessageCommand: receive,
    ChangeMessageVisibilityCommand: extend,
    DeleteMessageBatchCommand: remove,
  };

  return {
    answer: async ({ command = '', input }, isInPart) => {
      const answer = answers[command];
      if (answer) return answer(input, isInPart);
      throw new Error(`Not answered in process: ${command}.`);
    },
  };
};
