import { awsFailureOf } from '../../adapters/aws/failure.ts';
import { LOG_TABLE } from '../../adapters/dynamodb/log-table.ts';
import { ensureTable, openClient, type Table } from '../../adapters/dynamodb/table.ts';
import { openCommitOrder } from '../../adapters/event-store/commit-order.ts';
import { createDynamodbEventStore } from '../../adapters/event-store/dynamodb-event-store.ts';
import { openNumberedEventStore, type NumberedEventStore } from '../../adapters/event-store/numbered-event-store.ts';
import { createDynamodbSnapshots } from '../../adapters/snapshots/dynamodb-snapshots.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import type { Snapshots } from '../../application/ports/snapshots.ts';
import type { Config } from './config.ts';
import { UsageError } from './failure.ts';

const logTable = ({ dynamodb: { table, ...place } }: Config): Table => ({ client: openClient(place), name: table });

/** A log in a table, with the snapshots beside it. */
export type TableLog = {
  readonly eventStore: NumberedEventStore;
  readonly snapshots: Snapshots;
  readonly close: () => void;
};

/** Opens the log in the table that is configured, in the order of commits that the data folder keeps in `order`. Failures are EventStoreError. */
export const openTableLog = async (config: Config, order: string, now: () => number): Promise<TableLog> => {
  const table = logTable(config);
  const opened = [() => table.client.destroy()];
  const close = (): void => opened.toReversed().forEach((one) => one());
  try {
    const numbering = { store: createDynamodbEventStore({ table, now }), order: openCommitOrder({ file: order }) };
    opened.push(() => numbering.order.close());
    return {
      eventStore: await openNumberedEventStore(numbering),
      snapshots: createDynamodbSnapshots(table),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
};

/** What was found of a table that was wanted. */
export type EnsuredTable = { readonly what: 'table'; readonly name: string; readonly made: boolean };

const ensured = async (table: Table): Promise<'made' | 'there' | 'other'> => {
  try {
    return await ensureTable(table, LOG_TABLE);
  } catch (cause) {
    const failure = awsFailureOf(cause);
    throw failure ? new EventStoreError(failure.kind, `The table ${table.name} ${failure.words}.`, { cause }) : cause;
  }
};

/** Makes the table of the log where it is missing, on the endpoint that is configured; nothing where there is none. Failures are UsageError and EventStoreError. */
export const ensureLogTable = async (config: Config): Promise<readonly EnsuredTable[]> => {
  if (config.dynamodb.endpoint === undefined) return [];
  const table = logTable(config);
  try {
    const outcome = await ensured(table);
    if (outcome !== 'other') return [{ what: 'table', name: table.name, made: outcome === 'made' }];
    throw new UsageError(`The table ${table.name} is one of another program; name another in TAPEWATCH_DYNAMODB_TABLE`);
  } finally {
    table.client.destroy();
  }
};
