import { hash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { TableDefinition } from './table-shape.ts';

/** An item as the SDK takes and gives it. */
export type Item = Record<string, AttributeValue>;

/** The index of streams: only the first commit of each is in it, by shard and recorded time. */
export const REGISTRY = 'registry';

/** Parts of the registry, so that no part of it grows hot when many streams begin at once. */
export const SHARDS = 16;

/** The table of commits and snapshots: partition `p`, version `f` within it. Names are short because every item is billed with them. Deployed tables are made by the infrastructure, with the same keys. */
export const LOG_TABLE: TableDefinition = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'p', AttributeType: 'S' },
    { AttributeName: 'f', AttributeType: 'N' },
    { AttributeName: 'r', AttributeType: 'N' },
    { AttributeName: 't', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'p', KeyType: 'HASH' },
    { AttributeName: 'f', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: REGISTRY,
      KeySchema: [
        { AttributeName: 'r', KeyType: 'HASH' },
        { AttributeName: 't', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
};

/** The partition of a stream's commits. */
export const commitsOf = (stream: string): string => `c#${stream}`;

/** The partition of a stream's snapshot. */
export const snapshotOf = (stream: string): string => `s#${stream}`;

/** The stream that a partition belongs to. */
export const streamOf = (partition: string): string => partition.slice(2);

/** The part of the registry that a stream is in. */
export const shardOf = (stream: string): number => (hash('sha256', stream, 'buffer')[0] ?? 0) % SHARDS;

/** A number as an attribute. */
export const numeric = (value: number): AttributeValue.NMember => ({ N: `${value}` });
