import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, test } from 'vitest';
import { EMULATOR, startDynoxide } from '../dynamodb/dynoxide.fixture.ts';
import { FINDINGS_TABLE } from '../dynamodb/findings-table.ts';
import { askBoth, startInProcess } from '../dynamodb/in-process.fixture.ts';
import { ensureTable } from '../dynamodb/table.ts';
import { createTables } from '../dynamodb/tables.fixture.ts';
import { createDynamodbFindings } from './dynamodb-findings.ts';
import {
  beginGeneration,
  claimTable,
  currentGeneration,
  removeOldGenerations,
  useGeneration,
} from './dynamodb-generations.ts';
import { keptFindingsContract } from './kept-findings.contract.ts';

const emulator = await startDynoxide();
const both = { client: emulator.client(), name: 'findings', log: 'the log' };
const differences: string[] = [];
let generations = 0;

afterAll(() => emulator.stop());

askBoth(both.client, createTables(), (difference) => void differences.push(difference));
await ensureTable(both, FINDINGS_TABLE);

keptFindingsContract(`findings in DynamoDB on ${EMULATOR} and on tables in this process`, () =>
  createDynamodbFindings(both, (generations += 1)),
);

test('generations follow each other on both', async () => {
  const rows = async (generation: number): Promise<void> => {
    const item = { p: { S: `${generation}#s#a` }, s: { S: '-' }, v: { N: '1' }, c: { S: 'one' } };
    await both.client.send(new PutItemCommand({ TableName: both.name, Item: item }));
  };
  expect([await claimTable(both), await claimTable(both)]).toEqual([true, false]);
  const [first, second] = [await beginGeneration(both), await beginGeneration(both)];
  for (const generation of [1, first, second]) await rows(generation);
  expect([await useGeneration(both, second), await useGeneration(both, first)]).toEqual([true, false]);
  expect(await currentGeneration(both)).toBe(second);
  const removed = await removeOldGenerations(both);
  expect(removed).toBeGreaterThan(1);
  expect(await removeOldGenerations(both)).toBe(0);
});

test('both answer the same', () => {
  expect(differences).toEqual([]);
});

const inProcess = { client: (await startInProcess()).client(), name: 'findings', log: 'the log' };
await ensureTable(inProcess, FINDINGS_TABLE);

keptFindingsContract('findings in DynamoDB on tables in this process alone', () =>
  createDynamodbFindings(inProcess, (generations += 1)),
);
