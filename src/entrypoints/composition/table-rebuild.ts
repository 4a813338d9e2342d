import {
  createDynamodbFindings,
  currentGeneration,
  useGeneration,
} from '../../adapters/read-model/dynamodb-findings.ts';
import { rebuildFindings } from '../../application/commands/rebuild-findings.ts';
import type { KeptFindings } from '../../application/ports/kept-findings.ts';
import type { Config } from './config.ts';
import { openTableLog } from './dynamodb.ts';
import { orderFile } from './resources.ts';

/** Newer than the generation in use, and than one that an earlier try left behind. */
const nextGeneration = (current: number, now: number): number => Math.max(current + 1, Math.floor(now / 1000));

/** Makes the findings in the table anew beside those in use, switches to them, and then takes in what came meanwhile; gives how many commits the log has. Failures are those of the ports. */
export const rebuildInTable = async (config: Config, onStream: (stream: string) => void): Promise<number> => {
  const {
    eventStore: store,
    snapshots,
    findings: table,
    close,
  } = await openTableLog(config, orderFile(config.data), Date.now);
  const rebuild = (findings: KeptFindings): Promise<void> => rebuildFindings({ store, snapshots, findings, onStream });
  try {
    const generation = nextGeneration(await currentGeneration(table), Date.now());
    const findings = createDynamodbFindings(table, generation);
    await rebuild(findings);
    await useGeneration(table, generation);
    await rebuild(findings);
    return await store.head();
  } finally {
    close();
  }
};
