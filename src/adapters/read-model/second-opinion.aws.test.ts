import { afterAll } from 'vitest';
import { openSecondOpinion, SECOND_OPINION } from '../dynamodb/second-opinion.fixture.ts';
import { createDynamodbFindings } from './dynamodb-findings.ts';
import { makeFindingsTable } from './findings-table.fixture.ts';
import { keptFindingsContract } from './kept-findings.contract.ts';

const emulator = await openSecondOpinion();

afterAll(() => emulator.stop());

const table = await makeFindingsTable(emulator.client(), `findings-${process.pid}`);

let generations = 0;

keptFindingsContract(`findings in DynamoDB on ${SECOND_OPINION.name}`, () =>
  createDynamodbFindings(table, (generations += 1)),
);
