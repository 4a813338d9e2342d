import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { awsFailureOf } from '../../adapters/aws/failure.ts';
import { clientOptions, type Place } from '../../adapters/aws/place.ts';
import { streamArnOf, type Table } from '../../adapters/dynamodb/table.ts';
import { numberableIn } from '../../adapters/event-store/dynamodb-change.ts';
import type { NumberedEventStore } from '../../adapters/event-store/numbered-event-store.ts';
import { createStreamPoller } from '../../adapters/feed/stream-poller.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { UsageError } from './failure.ts';

/** Brings what others append to the log to this process, until stopped; `onFailure` hears of what could not be read, which is tried again. */
export type Follow = (onFailure: (error: unknown) => void, stopping: AbortSignal) => Promise<void>;

const arnOf = async (table: Table): Promise<string> => {
  const arn = await streamArnOf(table).catch((cause: unknown) => {
    const failure = awsFailureOf(cause);
    throw failure ? new EventStoreError(failure.kind, `The table ${table.name} ${failure.words}.`, { cause }) : cause;
  });
  if (arn !== null) return arn;
  throw new UsageError(
    `The table ${table.name} has no stream; switch it on with new images, or set TAPEWATCH_FEED=local where nobody else writes the table`,
  );
};

/** Follows the stream of the log's table: what it tells of is numbered like what this process appends, and comes to subscribers in that order. A table without a stream is a UsageError; other failures are EventStoreError. */
export const openStream = async (place: Place, table: Table, log: NumberedEventStore): Promise<Follow> => {
  const arn = await arnOf(table);
  return async (onFailure, stopping) => {
    const client = new DynamoDBStreamsClient(clientOptions(place));
    const poller = createStreamPoller({
      client,
      arn,
      take: async (records) => {
        await log.hear(
          records.flatMap((record) => numberableIn(record) ?? []),
          onFailure,
        );
        return { batchItemFailures: [] };
      },
      catchUp: () => log.catchUp(),
      onFailure,
      pause: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
      now: Date.now,
      random: Math.random,
    });
    await poller.run(stopping);
    client.destroy();
  };
};
