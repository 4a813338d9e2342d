import type { TableDefinition } from './table.ts';

/** The lists of findings: of a month, and of a ticker, in order of onset. No list is of a thing with few values, such as a severity, which would grow hot. */
export const BY_MONTH = 'by-month';
export const BY_TICKER = 'by-ticker';

const list = (name: string, of: string) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: of, KeyType: 'HASH' as const },
    { AttributeName: 'o', KeyType: 'RANGE' as const },
  ],
  Projection: { ProjectionType: 'ALL' as const },
});

/** The table of findings: partition `p`, place within it `s`; lists by month `m` and by ticker `t`, in order of onset `o`. Deployed tables are made by the infrastructure, with the same keys. */
export const FINDINGS_TABLE: TableDefinition = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['p', 's', 'm', 't', 'o'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: [
    { AttributeName: 'p', KeyType: 'HASH' },
    { AttributeName: 's', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: [list(BY_MONTH, 'm'), list(BY_TICKER, 't')],
};
