import type { ProjectionType } from '@aws-sdk/client-dynamodb';
import { shardOf } from './log-table.ts';
import type { TableDefinition } from './table-shape.ts';

/** The lists of findings in order of onset: of a severity and of a kind, each in shards, and of a ticker. */
export const BY_SEVERITY = 'by-severity';
export const BY_KIND = 'by-kind';
export const BY_TICKER = 'by-ticker';

/** Parts of the list of a severity or a kind, so that many findings that begin at once are not all written to one. */
export const LIST_SHARDS = 4;

/** The part of such a list that the findings of a series are in. */
export const listShardOf = (series: string): number => shardOf(series) % LIST_SHARDS;

const list = (
  name: string,
  of: string,
  projection: { readonly ProjectionType: ProjectionType; readonly NonKeyAttributes?: string[] },
) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: of, KeyType: 'HASH' as const },
    { AttributeName: 'o', KeyType: 'RANGE' as const },
  ],
  Projection: projection,
});

/** The table of findings: partition `p`, place within it `s`; lists by severity `l`, by kind `d` and by ticker `t`, in order of onset `o`. The lists hold no more than says which findings are in them, so that a finding that goes on is not written to them; that of a severity also the kind `k`, that of a ticker when a finding was over, `n`. Deployed tables are made by the infrastructure, with the same keys. */
export const FINDINGS_TABLE: TableDefinition = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['p', 's', 'l', 'd', 't', 'o'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'p', KeyType: 'HASH' },
    { AttributeName: 's', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [
    list(BY_SEVERITY, 'l', { ProjectionType: 'INCLUDE', NonKeyAttributes: ['k'] }),
    list(BY_KIND, 'd', { ProjectionType: 'KEYS_ONLY' }),
    list(BY_TICKER, 't', { ProjectionType: 'INCLUDE', NonKeyAttributes: ['n'] }),
  ],
};
