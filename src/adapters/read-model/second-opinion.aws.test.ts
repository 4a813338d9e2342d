import { inject } from 'vitest';
import { CREDENTIALS } from '../aws/answers.fixture.ts';
import { FINDINGS_TABLE } from '../dynamodb/findings-table.ts';
import { ensureTable, openClient } from '../dynamodb/table.ts';
import { createDynamodbFindings } from './dynamodb-findings.ts';
import { keptFindingsContract } from './kept-findings.contract.ts';

/** DynamoDB Local where it can be had, else moto. */
const { endpoint, name } = inject('dynamodbLocal') ?? inject('moto');

Object.assign(process.env, CREDENTIALS);

const table = { client: openClient({ endpoint }), name: `findings-${process.pid}` };

await ensureTable(table, FINDINGS_TABLE);

let generations = 0;

keptFindingsContract(`findings in DynamoDB on ${name}`, () => createDynamodbFindings(table, (generations += 1)));
