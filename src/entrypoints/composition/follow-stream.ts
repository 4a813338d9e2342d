import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { awsFailureOf } from '../../adapters/aws/failure.ts';
import { clientOptions, tellingPlace, type Place } from '../../adapters/aws/place.ts';
import { streamArnOf, type Table } from '../../adapters/dynamodb/table.ts';
import { numberableIn } from '../../adapters/event-store/dynamodb-change.ts';
import type { NumberedEventStore } from '../../adapters/event-store/numbered-event-store.ts';
import { createStreamPoller, type Polling } from '../../adapters/feed/stream-poller.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { UsageError } from './failure.ts';

/** Who hears of what others append: of each turn that failed, and is tried again; of the first after it that did not; and of a stream of events that cannot be read, which holds up no other. */
export type Following = {
  readonly onFailure: (error: unknown) => void;
  readonly onRecovery: () => void;
  readonly onBroken: (error: unknown) => void;
};

/** Brings what others append to the log to this process, until stopped. */
export type Follow = (following: Following, stopping: AbortSignal) => Promise<void>;

/** What AWS could not do, told of what it was asked of; any other failure as it is. */
const told = (what: string, cause: unknown): unknown => {
  const failure = awsFailureOf(cause);
  return failure ? new EventStoreError(failure.kind, `${what} ${failure.words}.`, { cause }) : cause;
};

/** The stream that a table has now. A table without one is a UsageError; other failures are EventStoreError. */
export const arnOf = async (table: Table): Promise<string> => {
  const arn = await streamArnOf(table).catch((cause: unknown) => {
    throw told(`The table ${table.name}`, cause);
  });
  if (arn !== null) return arn;
  throw new UsageError(
    `The table ${table.name} has no stream; switch it on with new images, or set TAPEWATCH_FEED=local where nobody else writes the table`,
  );
};

/** The next turn repeats what failed, so that the SDK tries it once. */
const openClient = (place: Place, interruption: AbortSignal | undefined): DynamoDBStreamsClient =>
  tellingPlace(new DynamoDBStreamsClient(clientOptions(place, { tries: 1, interruption })), place);

/** The table, the log in it, and what gives up requests in flight, if something does. */
export type Followed = {
  readonly table: Table;
  readonly log: NumberedEventStore;
  readonly interruption?: AbortSignal | undefined;
};

/** The stream of a table of this name, who reads it, and how time goes by for that. */
export type TableStream = Pick<Polling, 'client' | 'streamArn' | 'pause' | 'now' | 'random'> & {
  readonly table: string;
};

/** Numbers what a stream tells of like what this process appends, so that it comes to subscribers in that order. A turn that fails has the log doubt its table. */
export const followOver =
  ({ table, ...reading }: TableStream, log: NumberedEventStore): Follow =>
  ({ onFailure, onRecovery, onBroken }, stopping) =>
    createStreamPoller({
      ...reading,
      take: async (records) => {
        await log.hear(
          records.flatMap((record) => numberableIn(record) ?? []),
          onBroken,
        );
        return { batchItemFailures: [] };
      },
      catchUp: () => log.catchUp(onBroken),
      onFailure: (error) => {
        log.doubt();
        onFailure(told(`The stream of the table ${table}`, error));
      },
      onRecovery,
    }).run(stopping);

/** Follows the stream of the log's table. A table without a stream is a UsageError; other failures are EventStoreError. */
export const openStream = async (place: Place, { table, log, interruption }: Followed): Promise<Follow> => {
  await arnOf(table);
  return async (following, stopping) => {
    const client = openClient(place, interruption);
    const stream: TableStream = {
      client,
      table: table.name,
      streamArn: () => arnOf(table),
      pause: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
      now: Date.now,
      random: Math.random,
    };
    await followOver(stream, log)(following, stopping);
    client.destroy();
  };
};
