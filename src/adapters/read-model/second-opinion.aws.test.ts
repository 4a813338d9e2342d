import { afterAll } from 'vitest';
import { FINDINGS_TABLE } from '../dynamodb/findings-table.ts';
import { openSecondOpinion, SECOND_OPINION } from '../dynamodb/second-opinion.fixture.ts';
import { ensureTable } from '../dynamodb/table.ts';
import { createDynamodbFindings } from './dynamodb-findings.ts';
import { keptFindingsContract } from './kept-findings.contract.ts';

const emulator = await openSecondOpinion();

afterAll(() => emulator.stop());

const table = { client: emulator.client(), name: `findings-${process.pid}` };

await ensureTable(table, FINDINGS_TABLE);

let generations = 0;

keptFindingsContract(`findings in DynamoDB on ${SECOND_OPINION.name}`, () =>
  createDynamodbFindings(table, (generations += 1)),
);
