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

/** The bus by name and the client that reaches it, and how to wait before the try that follows the `attempt`-th. */
export type EventBridgePublisherOptions = {
  readonly client: EventBridgeClient;
  readonly bus: string;
  readonly pause: (attempt: number) => Promise<void>;
};

/** What one request takes. */
const ROOM: Room = { entries: 10, bytes: MOST_BYTES };

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

/** Publishes on a bus of EventBridge, which drops what is put on a bus that is not there: so it is asked whether the bus is there after the events, which else count as not taken, and before them until it was there once. */
export const createEventBridgePublisher = ({ client, bus, pause }: EventBridgePublisherOptions): Publisher => {
  let isKnown = false;

  const meetBus = async (): Promise<void> => {
    isKnown = false;
    await client.send(new DescribeEventBusCommand({ Name: bus }));
    isKnown = true;
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
        if (!isKnown) await meetBus();
        for (const batch of batches) await publishBatch(`The bus ${bus}`, batch, { send, pause });
        await meetBus();
      } catch (error) {
        throw failureOf(bus, error);
      }
    },
  };
};
