import { createDynamodbFindings } from '../../adapters/read-model/dynamodb-findings.ts';
import {
  beginGeneration,
  removeOldGenerations,
  useGeneration,
} from '../../adapters/read-model/dynamodb-generations.ts';
import { rebuildFindings } from '../../application/commands/rebuild-findings.ts';
import type { KeptFindings } from '../../application/ports/kept-findings.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import type { Config } from './config.ts';
import { findingsTableOf, openTableLog } from './dynamodb.ts';
import { orderFile } from './resources.ts';

const overtaken = (table: string): ReadModelError =>
  new ReadModelError(
    'unavailable',
    `Another rebuild of the table ${table}, which began later, was done first: its findings are in use, and those of this one were removed.`,
  );

/** Makes the findings in the table anew beside those in use, switches to them, takes in what came meanwhile, and removes those that were in use before; gives how many commits the log has. Failures are those of the ports. */
export const rebuildInTable = async (config: Config, onStream: (stream: string) => void): Promise<number> => {
  const opened = await openTableLog(config, orderFile(config.data), { now: Date.now });
  const { eventStore: store, snapshots, close } = opened;
  const rebuild = (findings: KeptFindings): Promise<void> => rebuildFindings({ store, snapshots, findings, onStream });
  try {
    const table = await findingsTableOf(opened);
    const generation = await beginGeneration(table);
    const findings = createDynamodbFindings(table, generation);
    await rebuild(findings);
    const isInUse = await useGeneration(table, generation);
    if (isInUse) await rebuild(findings);
    await removeOldGenerations(table);
    if (!isInUse) throw overtaken(table.name);
    return await store.head();
  } finally {
    close();
  }
};
