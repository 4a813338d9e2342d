import {
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
  type _Record,
  type DynamoDBStreamsClient,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import type { TakeRecords } from '../../application/ports/log-changes.ts';

/** A table's stream, and who takes its records. */
export type Reader = { readonly client: DynamoDBStreamsClient; readonly arn: string; readonly take: TakeRecords };

/** How far a shard was read: `after` is the sequence number of the last record taken, `iterator` where the next read begins; a shard is over when it was closed and read. */
export type Reading = { after: string | null; iterator: string | null; isOver: boolean };

/** Most records read at once. */
const MOST = 1000;

const begin = async ({ client, arn }: Reader, shard: Shard, { after }: Reading): Promise<string | null> => {
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

/** The highest of sequence numbers, as it was told: one may begin with zeros, and is taken only with them. */
const newest = (records: readonly _Record[]): string | null => {
  let highest: _Record | null = null;
  for (const record of records) if (highest === null || numberOf(record) > numberOf(highest)) highest = record;
  return highest?.dynamodb?.SequenceNumber ?? null;
};

/** What was read of a shard: its records, which of them is to come again, and where the next read begins. */
type Batch = {
  readonly records: readonly _Record[];
  readonly failed: string | undefined;
  readonly next: string | undefined;
};

const read = async ({ client, take }: Reader, iterator: string): Promise<Batch> => {
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

/** Reads what a shard has next; gives how many records were taken. */
export const readOn = async (polling: Reader, shard: Shard, reading: Reading): Promise<number> => {
  reading.iterator ??= await begin(polling, shard, reading);
  return reading.iterator === null ? 0 : moveOn(reading, await read(polling, reading.iterator));
};

/** Whether a failure to read says that records were lost: they were trimmed, or may have been where none was read before. */
export const isLoss = (error: unknown, { after }: Reading): boolean =>
  error instanceof TrimmedDataAccessException || (error instanceof ExpiredIteratorException && after === null);
