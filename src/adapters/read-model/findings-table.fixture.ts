import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { FINDINGS_TABLE } from '../dynamodb/findings-table.ts';
import { ensureTable } from '../dynamodb/table.ts';
import { claimTable, type FindingsTable } from './dynamodb-generations.ts';

/** Makes an empty table for the findings of a log. */
export const makeFindingsTable = async (
  client: DynamoDBClient,
  name: string,
  log = 'the log',
): Promise<FindingsTable> => {
  const table = { client, name, log };
  await ensureTable(table, FINDINGS_TABLE);
  await claimTable(table);
  return table;
};
