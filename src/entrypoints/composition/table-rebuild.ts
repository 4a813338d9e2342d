import { createDynamodbFindings } from '../../adapters/read-model/dynamodb-findings.ts';
import {
  beginGeneration,
  removeOldGenerations,
  useGeneration,
  type FindingsTable,
} from '../../adapters/read-model/dynamodb-generations.ts';
import { rebuildFindings, type Rebuilding } from '../../application/commands/rebuild-findings.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import type { Config } from './config.ts';
import { findingsTableOf, openTableLog } from './dynamodb.ts';
import { orderFile } from './resources.ts';

const overtaken = (table: string): ReadModelError =>
  new ReadModelError(
    'unavailable',
    `Another rebuild of the table ${table}, which began later, was done first: its findings are in use, and those of this one were removed.`,
  );

/** Makes findings anew beside those in use, switches to them, takes in what came meanwhile, and removes those before; gives whether they are in use, which they are not where a rebuild that began later was done first. Failures are those of the ports. */
export const makeFindingsAnew = async (
  sources: Omit<Rebuilding, 'findings'>,
  table: FindingsTable,
): Promise<boolean> => {
  const generation = await beginGeneration(table);
  const findings = createDynamodbFindings(table, generation);
  await rebuildFindings({ ...sources, findings });
  const isInUse = await useGeneration(table, generation);
  if (isInUse) await rebuildFindings({ ...sources, findings });
  await removeOldGenerations(table);
  return isInUse;
};

/** Makes the findings in the table that is configured anew; gives how many commits the log has. Failures are those of the ports. */
export const rebuildInTable = async (config: Config, onStream: (stream: string) => void): Promise<number> => {
  const opened = await openTableLog(config, orderFile(config.data), { now: Date.now });
  const { eventStore: store, snapshots, close } = opened;
  try {
    const table = await findingsTableOf(opened);
    if (!(await makeFindingsAnew({ store, snapshots, onStream }, table))) throw overtaken(table.name);
    return await store.head();
  } finally {
    close();
  }
};
