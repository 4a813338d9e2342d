import type { Message as SqsMessage, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { Message, Redriven } from '../../application/ports/work-queue.ts';

/** The attributes that say who sent a message back, and when. */
export const REDRIVEN_ATTRIBUTES = ['redriven-by', 'redriven-at'] as const;

const [BY, AT] = REDRIVEN_ATTRIBUTES;

/** What a message says of its re-drive, on the wire. */
export const redrivenAttributes = (redriven: Redriven | null): Record<string, MessageAttributeValue> =>
  redriven
    ? {
        [BY]: { DataType: 'String', StringValue: redriven.by },
        [AT]: { DataType: 'Number', StringValue: `${redriven.at}` },
      }
    : {};

const redrivenOf = ({ MessageAttributes: attributes }: SqsMessage): Redriven | null => {
  const by = attributes?.[BY]?.StringValue;
  return by === undefined ? null : { by, at: Number(attributes?.[AT]?.StringValue) };
};

/** A message as SQS hands it over. */
export const messageOf = (message: SqsMessage): Message => ({
  id: message.MessageId ?? '',
  body: message.Body ?? '',
  receipt: message.ReceiptHandle ?? '',
  received: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
  redriven: redrivenOf(message),
});
