import { afterAll } from 'vitest';
import { LOG_TABLE } from '../dynamodb/log-table.ts';
import { openSecondOpinion, SECOND_OPINION } from '../dynamodb/second-opinion.fixture.ts';
import { ensureTable } from '../dynamodb/table.ts';
import type { Snapshots } from '../../application/ports/snapshots.ts';
import { createDynamodbSnapshots } from './dynamodb-snapshots.ts';
import { snapshotsContract } from './snapshots.contract.ts';

const emulator = await openSecondOpinion();

afterAll(() => emulator.stop());

let tables = 0;

/** Snapshots in a table that is made when they are first used. */
const open = (): Snapshots => {
  const table = { client: emulator.client(), name: `snapshots-${process.pid}-${(tables += 1)}` };
  const opening = ensureTable(table, LOG_TABLE).then(() => createDynamodbSnapshots(table));
  return {
    every: 192,
    newest: async (stream) => (await opening).newest(stream),
    keep: async (snapshot) => (await opening).keep(snapshot),
  };
};

snapshotsContract(`snapshots in DynamoDB on ${SECOND_OPINION.name}`, open);
