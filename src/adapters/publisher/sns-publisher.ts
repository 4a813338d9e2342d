import {
  PublishBatchCommand,
  type MessageAttributeValue,
  type PublishBatchRequestEntry,
  type SNSClient,
} from '@aws-sdk/client-sns';
import { PublisherError, type Publisher } from '../../application/ports/publisher.ts';
import { batchesOf, type Room } from '../aws/batches.ts';
import { UNANSWERED } from '../aws/entries.ts';
import { awsFailureOf } from '../aws/failure.ts';
import { MOST_BYTES, sizedEvents, type SizedEvent } from './event-size.ts';
import { publishBatch } from './publish-batch.ts';

/** The topic (its ARN) and the client that reaches it, and how to wait before the try that follows the `attempt`-th. */
export type SnsPublisherOptions = {
  readonly client: SNSClient;
  readonly topic: string;
  readonly pause: (attempt: number) => Promise<void>;
};

/** What one request takes. */
const ROOM: Room = { entries: 10, bytes: MOST_BYTES };

const named = (value: string): MessageAttributeValue => ({ DataType: 'String', StringValue: value });

/** An event as SNS takes it, with attributes to filter by. */
const entryOf = ({ event, text }: SizedEvent, i: number): PublishBatchRequestEntry => ({
  Id: `${i}`,
  Message: text,
  MessageAttributes: {
    type: named(event.type),
    ticker: named(event.data.ticker),
    ...('severity' in event.data ? { severity: named(event.data.severity) } : {}),
  },
});

/** Publishes to a topic of SNS, which hands events on to its queues, functions and addresses. */
export const createSnsPublisher = ({ client, topic, pause }: SnsPublisherOptions): Publisher => {
  const send = async (events: readonly SizedEvent[]): Promise<readonly (string | null)[]> => {
    const entries = events.map(entryOf);
    const answer = await client.send(new PublishBatchCommand({ TopicArn: topic, PublishBatchRequestEntries: entries }));
    const taken = new Set(answer.Successful?.map(({ Id }) => Id));
    const codes = new Map(answer.Failed?.map(({ Id, Code }) => [Id, Code]));
    return entries.map(({ Id }) => (taken.has(Id) ? null : (codes.get(Id) ?? UNANSWERED)));
  };
  return {
    bus: 'sns',
    publish: async (events) => {
      try {
        for (const batch of batchesOf(sizedEvents(events), ({ bytes }) => bytes, ROOM))
          await publishBatch(`The topic ${topic}`, batch, { send, pause });
      } catch (cause) {
        const failure = awsFailureOf(cause);
        throw failure ? new PublisherError(failure.kind, `The topic ${topic} ${failure.words}.`, { cause }) : cause;
      }
    },
  };
};
