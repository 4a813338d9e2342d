import { hash } from 'node:crypto';
import {
  ExpiredIteratorException,
  ResourceNotFoundException,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';
import * as z from 'zod';
import type { Item } from '../../src/adapters/dynamodb/log-table.ts';
import type { Asked } from '../../src/adapters/dynamodb/tables.fixture.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

/** How long a stream keeps a record, the longest that one is on its way into it, and for how long an iterator is good, in milliseconds. */
const [KEPT, LONGEST_WAY, GOOD] = [86_400_000, 3_600_000, 43_200_000];

/** How often a shard is split when a record comes. */
const SPLIT = 0.03;

/** Sequence numbers have 21 digits and more. */
const FIRST_NUMBER = 10n ** 20n;

type StreamRecord = { readonly number: bigint; readonly at: number; readonly told: object };

/** A part of a stream, which is named by its ARN: partitions whose digest begins with `bits`. */
type Shard = { readonly arn: string; readonly bits: string; readonly records: StreamRecord[]; closedAt: number };

/** The streams that a table has, one after the other. */
export type StreamService = {
  /** The stream that there is now, null where it is switched off. */
  readonly arn: () => string | null;
  /** Switches the stream off: of what is put from now on it does not tell. */
  readonly switchOff: () => void;
  /** Switches a stream on where there is none: another than those before. */
  readonly switchOn: () => void;
  /** Tells of an item that was put, some time later. */
  readonly tell: (item: Item, isNew: boolean) => void;
  /** Answers what is asked, records so many at most. Throws what the SDK throws. */
  readonly answer: (asked: Asked, most?: number) => object;
};

const bitsOf = (item: Item): string =>
  [...hash('sha256', item['p']?.S ?? '', 'buffer')].map((byte) => byte.toString(2).padStart(8, '0')).join('');

const shardId = ({ arn, bits }: Pick<Shard, 'arn' | 'bits'>): string => `${arn} ${bits}`;

const parentOf = ({ arn, bits }: Shard): string | undefined =>
  bits === '' ? undefined : shardId({ arn, bits: bits.slice(0, -1) });

const describeSchema = z.object({ StreamArn: z.string() });
const iteratorSchema = z.object({ shard: z.string(), after: z.string(), since: z.number() });
const beginSchema = z.object({ ShardId: z.string(), SequenceNumber: z.string().optional() });
const readSchema = z.object({ ShardIterator: z.string() });

const refusal = (Refusal: new (options: { $metadata: object; message: string }) => Error): Error =>
  new Refusal({ $metadata: {}, message: 'not any more' });

const opened = (arn: string, bits: string): Shard => ({ arn, bits, records: [], closedAt: Infinity });

/** A stream of a table without records: told late, kept for a day, in shards that split. */
export const createStreamService = ({ now, after }: Timeline, random: Random): StreamService => {
  const shards: Shard[] = [];
  let streams = 0;
  let arn: string | null = null;
  let number = FIRST_NUMBER;

  const isKept = ({ at }: StreamRecord): boolean => at > now() - KEPT;

  const split = (shard: Shard): void => {
    shard.closedAt = now();
    for (const bit of ['0', '1']) shards.push(opened(shard.arn, shard.bits + bit));
  };

  const switchOff = (): void => {
    for (const shard of shards) shard.closedAt = Math.min(shard.closedAt, now());
    arn = null;
  };

  const switchOn = (): void => {
    if (arn !== null) return;
    streams += 1;
    arn = `stream ${streams}`;
    shards.push(opened(arn, ''));
  };

  const take = (of: string | null, item: Item, isNew: boolean): void => {
    const bits = bitsOf(item);
    const shard = shards.find((one) => one.arn === of && one.closedAt === Infinity && bits.startsWith(one.bits));
    const { p, f } = item;
    number += 1n + BigInt(random.below(1000));
    const dynamodb = { SequenceNumber: `${number}`, Keys: { p, f }, NewImage: item };
    const told = { eventName: isNew ? 'INSERT' : 'MODIFY', dynamodb };
    shard?.records.push({ number, at: now(), told });
    if (shard && random.chance(SPLIT)) split(shard);
  };

  const kept = (): readonly Shard[] => shards.filter(({ closedAt }) => closedAt > now() - KEPT);

  const shardOf = (id: string): Shard => {
    const shard = kept().find((one) => shardId(one) === id);
    if (shard) return shard;
    throw refusal(ResourceNotFoundException);
  };

  const describe = (input: object): object => {
    const { StreamArn: asked } = describeSchema.parse(input);
    const of = kept().filter((shard) => shard.arn === asked);
    if (of.length === 0) throw refusal(ResourceNotFoundException);
    const Shards = of.map((shard) => ({ ShardId: shardId(shard), ParentShardId: parentOf(shard) }));
    return { StreamDescription: { Shards } };
  };

  const begin = (input: object): object => {
    const { ShardId: shard, SequenceNumber: from = '0' } = beginSchema.parse(input);
    const { records } = shardOf(shard);
    const isTrimmed = records.some((record) => record.number > BigInt(from) && !isKept(record));
    if (from !== '0' && isTrimmed) throw refusal(TrimmedDataAccessException);
    return { ShardIterator: JSON.stringify({ shard, after: from, since: now() }) };
  };

  const read = (input: object, most: number): object => {
    const { shard: id, after: from, since } = iteratorSchema.parse(JSON.parse(readSchema.parse(input).ShardIterator));
    if (since < now() - GOOD) throw refusal(ExpiredIteratorException);
    const shard = shardOf(id);
    const waiting = shard.records.filter((record) => record.number > BigInt(from) && isKept(record));
    const records = waiting.slice(0, most);
    const isOver = shard.closedAt < Infinity && records.length === waiting.length;
    const next = JSON.stringify({ shard: id, after: `${records.at(-1)?.number ?? from}`, since: now() });
    return { Records: records.map(({ told }) => told), ...(!isOver && { NextShardIterator: next }) };
  };

  switchOn();
  return {
    arn: () => arn,
    switchOff,
    switchOn,
    tell: (item, isNew) => {
      const of = arn;
      after(random.below(LONGEST_WAY), () => take(of, item, isNew));
    },
    answer: ({ command, input }, most = Infinity) => {
      if (command === 'DescribeStreamCommand') return describe(input);
      if (command === 'GetShardIteratorCommand') return begin(input);
      if (command === 'GetRecordsCommand') return read(input, most);
      throw new Error(`Not answered in process: ${command}.`);
    },
  };
};
