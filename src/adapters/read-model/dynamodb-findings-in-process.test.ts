import { afterAll, expect, test } from 'vitest';
import { EMULATOR, startDynoxide } from '../dynamodb/dynoxide.fixture.ts';
import { FINDINGS_TABLE } from '../dynamodb/findings-table.ts';
import { askBoth, startInProcess } from '../dynamodb/in-process.fixture.ts';
import { ensureTable } from '../dynamodb/table.ts';
import { createTables } from '../dynamodb/tables.fixture.ts';
import { createDynamodbFindings } from './dynamodb-findings.ts';
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

test('both answer the same', () => {
  expect(differences).toEqual([]);
});

const inProcess = { client: (await startInProcess()).client(), name: 'findings', log: 'the log' };
await ensureTable(inProcess, FINDINGS_TABLE);

keptFindingsContract('findings in DynamoDB on tables in this process alone', () =>
  createDynamodbFindings(inProcess, (generations += 1)),
);
