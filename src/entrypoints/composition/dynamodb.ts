import { randomUUID } from 'node:crypto';
import { awsFailureOf } from '../../adapters/aws/failure.ts';
import { FINDINGS_TABLE } from '../../adapters/dynamodb/findings-table.ts';
import { LOG_TABLE } from '../../adapters/dynamodb/log-table.ts';
import { ensureTable, openClient, type Table } from '../../adapters/dynamodb/table.ts';
import { openCommitOrder, type CommitOrder } from '../../adapters/event-store/commit-order.ts';
import { createDynamodbEventStore } from '../../adapters/event-store/dynamodb-event-store.ts';
import { logIdOf } from '../../adapters/event-store/dynamodb-log-id.ts';
import { openNumberedEventStore, type NumberedEventStore } from '../../adapters/event-store/numbered-event-store.ts';
import { createDynamodbFindings } from '../../adapters/read-model/dynamodb-findings.ts';
import {
  claimTable,
  currentGeneration,
  lostFrom,
  type FindingsTable,
} from '../../adapters/read-model/dynamodb-generations.ts';
import { refuseOtherShape } from '../../adapters/read-model/dynamodb-shape.ts';
import { createDynamodbSnapshots } from '../../adapters/snapshots/dynamodb-snapshots.ts';
import type { Checkpoint } from '../../application/ports/checkpoint.ts';
import { EventStoreError, type EventStore } from '../../application/ports/event-store.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import type { Snapshots } from '../../application/ports/snapshots.ts';
import type { OnBroken } from '../../adapters/event-store/numbering.ts';
import { createLogReadings } from '../../application/queries/log-readings.ts';
import { chainOf } from '../../application/subscribers/due-findings.ts';
import { createFindingProjection } from '../../application/subscribers/project-findings.ts';
import type { Config } from './config.ts';
import { UsageError } from './failure.ts';
import type { Follow } from './follow-stream.ts';

type Tables = { readonly log: Table; readonly findings: Table };

const tablesOf = (
  { dynamodb: { table, findingsTable = `${table}-findings`, ...place } }: Config,
  interruption?: AbortSignal,
): Tables => {
  const client = openClient(place, interruption);
  return { log: { client, name: table }, findings: { client, name: findingsTable } };
};

/** A log in a table, with the snapshots beside it, the order of its commits, its table, and that of findings. */
export type TableLog = {
  readonly eventStore: NumberedEventStore;
  readonly snapshots: Snapshots;
  readonly order: CommitOrder;
  readonly log: Table;
  readonly findings: Table;
  readonly close: () => void;
};

/** The clock (epoch milliseconds), what gives up requests in flight, and who hears of a stream that cannot be read when the log is opened. */
export type Opening = {
  readonly now: () => number;
  readonly interruption?: AbortSignal | undefined;
  readonly onBroken?: OnBroken;
};

/** Opens the log in the table that is configured, in the order of commits that the data folder keeps in `file`. Failures are EventStoreError. */
export const openTableLog = async (config: Config, file: string, opening: Opening): Promise<TableLog> => {
  const { now, interruption, onBroken } = opening;
  const { log, findings } = tablesOf(config, interruption);
  const opened = [() => log.client.destroy()];
  const close = (): void => opened.toReversed().forEach((one) => one());
  try {
    const order = openCommitOrder({ file });
    opened.push(() => order.close());
    const store = createDynamodbEventStore({ table: log, now });
    const eventStore = await openNumberedEventStore({ store, order }, onBroken);
    return { eventStore, snapshots: createDynamodbSnapshots(log), order, log, findings, close };
  } catch (error) {
    close();
    throw error;
  }
};

/** Follows what others append to the table of the log. Failures are UsageError and EventStoreError. */
export const followTable = async (
  { dynamodb: { endpoint, region } }: Config,
  { log, eventStore }: Pick<TableLog, 'log' | 'eventStore'>,
  interruption?: AbortSignal,
): Promise<Follow> => {
  const { openStream } = await import('./follow-stream.ts');
  return openStream({ endpoint, region }, { table: log, log: eventStore, interruption });
};

/** What the order of commits keeps: how far the findings have come, and the newest commit that told of any. */
const READ_MODEL = 'read-model';
const NEWEST_TOLD = 'read-model:told';

/** The table of findings, for those of the log; one that is not as it is made is refused. Failures are ReadModelError and EventStoreError. */
export const findingsTableOf = async ({ log, findings }: Tables): Promise<FindingsTable> => {
  await refuseOtherShape(findings);
  return { ...findings, log: await logIdOf(log, randomUUID) };
};

/** Rejects where the newest commit that told of findings is not in their table any more. */
const refuseLoss = async (table: FindingsTable, order: CommitOrder): Promise<void> => {
  const generation = await currentGeneration(table);
  const sequence = order.checkpoint(NEWEST_TOLD);
  const [told] = sequence === 0 ? [] : order.after(sequence - 1, 1);
  if (!told) return;
  const reached = await createDynamodbFindings(table, generation).reached(told.stream);
  if ((reached?.first ?? 0) < told.first) throw lostFrom(table);
};

/** A log, and the table of its findings. */
type Kept = Pick<TableLog, 'eventStore' | 'snapshots' | 'order'> & { readonly findings: FindingsTable };

/** What is looked up in the table of findings and in the log, and what keeps the findings in step. */
export const shownOf = ({ eventStore: log, snapshots, order, findings: table }: Kept) => {
  const findings = createDynamodbFindings(table);
  const progress: Checkpoint = {
    checkpoint: async () => order.checkpoint(READ_MODEL),
    moveTo: async (sequence) => order.moveTo(READ_MODEL, sequence),
  };
  const readModel = createLogReadings({ findings, progress, log, snapshots });
  const project = (read: EventStore['read']): Subscriber => {
    const projection = createFindingProjection({ findings, read }, progress);
    const handle: Subscriber['handle'] = async (commits) => {
      await readModel.follow(commits);
      await projection.handle(commits);
      const told = commits.findLast((commit) => chainOf(commit) !== null);
      if (told) order.moveTo(NEWEST_TOLD, told.sequence);
    };
    return { ...projection, handle };
  };
  const readBroken = [() => readModel.readBroken(), () => findings.readDamaged()];
  return { readModel, project, readBroken };
};

/** The same, out of the table that is configured: for who keeps findings there an empty one where nothing was told yet, else the one in which that was kept. Failures are ReadModelError and EventStoreError. */
export const openFindings = async (
  opened: Omit<TableLog, 'close'>,
  use: 'keep' | 'read',
): Promise<ReturnType<typeof shownOf>> => {
  const { order } = opened;
  const findings = await findingsTableOf(opened);
  if (use === 'keep' && order.checkpoint(READ_MODEL) === 0) await claimTable(findings);
  await refuseLoss(findings, order);
  return shownOf({ ...opened, findings });
};

/** What was found of a table that was wanted. */
export type EnsuredTable = { readonly what: 'table'; readonly name: string; readonly made: boolean };

const VARIABLES = { log: 'TAPEWATCH_DYNAMODB_TABLE', findings: 'TAPEWATCH_DYNAMODB_FINDINGS_TABLE' } as const;

const DEFINITIONS = { log: LOG_TABLE, findings: FINDINGS_TABLE } as const;

const ensured = async (use: keyof Tables, table: Table): Promise<EnsuredTable> => {
  const { made, differences } = await ensureTable(table, DEFINITIONS[use]).catch((cause: unknown) => {
    const failure = awsFailureOf(cause);
    throw failure ? new EventStoreError(failure.kind, `The table ${table.name} ${failure.words}.`, { cause }) : cause;
  });
  if (differences.length === 0) return { what: 'table', name: table.name, made };
  throw new UsageError(
    `The table ${table.name} is not as Tapewatch makes it (${differences.join('; ')}); name another in ${VARIABLES[use]}`,
  );
};

/** Makes the tables that the configuration uses where they are missing, on the endpoint that is configured; nothing where there is none. Failures are UsageError and EventStoreError. */
export const ensureTables = async (config: Config): Promise<readonly EnsuredTable[]> => {
  if (config.dynamodb.endpoint === undefined) return [];
  const { log, findings } = tablesOf(config);
  try {
    const tables = [await ensured('log', log)];
    return config.readModel === 'dynamodb' ? [...tables, await ensured('findings', findings)] : tables;
  } finally {
    log.client.destroy();
  }
};
