import { SQSClient } from '@aws-sdk/client-sqs';
import { clientOptions, tellingPlace, type Place } from './place.ts';

/** Longest that SQS waits for a message, in milliseconds. */
const POLLING = 20_000;

/** A client of SQS. Without an endpoint of its own the SDK goes to the host that a queue's address names, whatever the environment says; so one that is given is kept to. */
export const openSqs = (place: Place, interruption?: AbortSignal): SQSClient =>
  tellingPlace(
    new SQSClient({
      ...clientOptions(place, { polling: POLLING, interruption }),
      ...(place.endpoint === undefined ? {} : { useQueueUrlAsEndpoint: false }),
    }),
    place,
  );
