import {
  DescribeStreamCommand,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
  type _Record,
  type DynamoDBStreamsClient,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import type { TakeRecords } from '../../application/ports/log-changes.ts';

/** A table's stream, and who takes its records; `catchUp` reads out of the table what the stream may have lost, because it keeps a day, and `onFailure` hears of a turn that failed. `pause` waits some milliseconds or until the signal. */
export type Polling = {
  readonly client: DynamoDBStreamsClient;
  readonly arn: string;
  readonly take: TakeRecords;
  readonly catchUp: () => Promise<unknown>;
  readonly onFailure: (error: unknown) => void;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Reads a stream from its oldest record on. */
export type StreamPoller = {
  /** Reads what every shard has next; gives how many records were taken. */
  turn(): Promise<number>;
  /** Catches up, and then reads until stopped, with a pause where there was nothing or a turn failed. */
  run(stopping: AbortSignal): Promise<void>;
};

/** How far a shard was read: `after` is the sequence number of the last record taken, `iterator` where the next read begins; a shard is over when it was closed and read. */
type Reading = { after: string | null; iterator: string | null; isOver: boolean };

/** Most records read at once, and milliseconds until an empty stream is read again. */
const MOST = 100;
const PAUSE = 1000;

const shardsOf = async ({ client, arn }: Polling): Promise<readonly Shard[]> => {
  const shards: Shard[] = [];
  let last: string | undefined;
  do {
    const command = new DescribeStreamCommand({ StreamArn: arn, ExclusiveStartShardId: last });
    const { StreamDescription: described } = await client.send(command);
    shards.push(...(described?.Shards ?? []));
    last = described?.LastEvaluatedShardId;
  } while (last !== undefined);
  return shards;
};

const begin = async ({ client, arn }: Polling, shard: Shard, { after }: Reading): Promise<string | null> => {
  const start =
    after === null
      ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
      : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const);
  const command = new GetShardIteratorCommand({ StreamArn: arn, ShardId: shard.ShardId, ...start });
  return (await client.send(command)).ShardIterator ?? null;
};

const numberOf = ({ dynamodb }: _Record): bigint => BigInt(dynamodb?.SequenceNumber ?? 0);

/** Of a batch what lies before the record that is to come again; all of it where none is. */
const takenOf = (records: readonly _Record[], failed: string | undefined): readonly _Record[] =>
  failed === undefined ? records : records.filter((record) => numberOf(record) < BigInt(failed));

const newest = (records: readonly _Record[]): string | null => {
  let number: bigint | null = null;
  for (const record of records) if (number === null || numberOf(record) > number) number = numberOf(record);
  return number === null ? null : `${number}`;
};

/** What was read of a shard: its records, which of them is to come again, and where the next read begins. */
type Batch = {
  readonly records: readonly _Record[];
  readonly failed: string | undefined;
  readonly next: string | undefined;
};

const read = async ({ client, take }: Polling, iterator: string): Promise<Batch> => {
  const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: MOST });
  const { Records: records = [], NextShardIterator: next } = await client.send(command);
  if (records.length === 0) return { records, failed: undefined, next };
  const [failure] = (await take(records)).batchItemFailures;
  return { records, failed: failure?.itemIdentifier, next };
};

/** Keeps how far a batch was taken; gives how many records that were. */
const moveOn = (reading: Reading, { records, failed, next }: Batch): number => {
  const taken = takenOf(records, failed);
  reading.after = newest(taken) ?? reading.after;
  reading.iterator = failed === undefined ? (next ?? null) : null;
  reading.isOver = failed === undefined && next === undefined;
  return taken.length;
};

const readOn = async (polling: Polling, shard: Shard, reading: Reading): Promise<number> => {
  reading.iterator ??= await begin(polling, shard, reading);
  return reading.iterator === null ? 0 : moveOn(reading, await read(polling, reading.iterator));
};

const readShard = async (polling: Polling, shard: Shard, reading: Reading): Promise<number> => {
  try {
    return await readOn(polling, shard, reading);
  } catch (error) {
    reading.iterator = null;
    if (error instanceof ExpiredIteratorException) return 0;
    if (!(error instanceof TrimmedDataAccessException) || reading.after === null) throw error;
    reading.after = null;
    await polling.catchUp();
    return 0;
  }
};

/** Makes a reader of a table's stream, for tests and for small installations: shards after those they came from, each in its order. It keeps no checkpoint: a new one begins with the oldest record, and subscribers drop what they have seen. */
export const createStreamPoller = (polling: Polling): StreamPoller => {
  const readings = new Map<string, Reading>();

  const readingOf = ({ ShardId: id = '' }: Shard): Reading => {
    const reading = readings.get(id) ?? { after: null, iterator: null, isOver: false };
    readings.set(id, reading);
    return reading;
  };

  const turn = async (): Promise<number> => {
    const shards = await shardsOf(polling);
    const waiting = new Set(shards.filter((shard) => !readingOf(shard).isOver).map(({ ShardId }) => ShardId));
    let taken = 0;
    for (const shard of shards) {
      const reading = readingOf(shard);
      if (reading.isOver || waiting.has(shard.ParentShardId)) continue;
      taken += await readShard(polling, shard, reading);
    }
    return taken;
  };

  return {
    turn,
    run: async (stopping) => {
      let isCaughtUp = false;
      while (!stopping.aborted) {
        try {
          if (!isCaughtUp) await polling.catchUp();
          isCaughtUp = true;
          if ((await turn()) > 0) continue;
        } catch (error) {
          polling.onFailure(error);
        }
        await polling.pause(PAUSE, stopping);
      }
    },
  };
};
