import {
  DescribeEventBusCommand,
  PutEventsCommand,
  type EventBridgeClient,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { PublisherError, type Publisher } from '../../application/ports/publisher.ts';
import { batchesOf, type Room } from '../aws/batches.ts';
import { UNANSWERED } from '../aws/entries.ts';
import { awsFailureOf } from '../aws/failure.ts';
import { MOST_BYTES, sizedEvents, type SizedEvent } from './event-size.ts';
import { publishBatch } from './publish-batch.ts';

/** The bus by name and the client that reaches it, the clock (epoch milliseconds), and how to wait before the try that follows the `attempt`-th. */
export type EventBridgePublisherOptions = {
  readonly client: EventBridgeClient;
  readonly bus: string;
  readonly now: () => number;
  readonly pause: (attempt: number) => Promise<void>;
};

/** What one request takes. */
const ROOM: Room = { entries: 10, bytes: MOST_BYTES };

/** For how long a bus that was there is taken to be there, in milliseconds. */
const TRUSTED = 60_000;

/** An event as EventBridge takes it: the detail is the whole public event, and the time is when it was recorded, so that an archive holds it under the day it came. */
const entryOf = (bus: string, { event, text }: SizedEvent): PutEventsRequestEntry => ({
  EventBusName: bus,
  Source: event.source,
  DetailType: event.type,
  Time: new Date(event.recordedtime),
  Detail: text,
});

const failureOf = (bus: string, cause: unknown): unknown => {
  const failure = awsFailureOf(cause);
  return failure ? new PublisherError(failure.kind, `The bus ${bus} ${failure.words}.`, { cause }) : cause;
};

/** Publishes on a bus of EventBridge, which drops what is put on a bus that is not there: so that is asked first, and again after a minute. */
export const createEventBridgePublisher = ({ client, bus, now, pause }: EventBridgePublisherOptions): Publisher => {
  let trustedUntil = -Infinity;

  const meetBus = async (): Promise<void> => {
    if (now() < trustedUntil) return;
    await client.send(new DescribeEventBusCommand({ Name: bus }));
    trustedUntil = now() + TRUSTED;
  };

  const send = async (events: readonly SizedEvent[]): Promise<readonly (string | null)[]> => {
    const entries = events.map((event) => entryOf(bus, event));
    const { Entries: answers = [] } = await client.send(new PutEventsCommand({ Entries: entries }));
    return events.map((_, i) => (answers[i]?.EventId === undefined ? (answers[i]?.ErrorCode ?? UNANSWERED) : null));
  };

  return {
    bus: 'eventbridge',
    publish: async (events) => {
      const batches = batchesOf(sizedEvents(events), ({ bytes }) => bytes, ROOM);
      if (batches.length === 0) return;
      try {
        await meetBus();
        for (const batch of batches) await publishBatch(`The bus ${bus}`, batch, { send, pause });
      } catch (error) {
        throw failureOf(bus, error);
      }
    },
  };
};
