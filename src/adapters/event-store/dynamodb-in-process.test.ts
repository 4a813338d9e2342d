import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, test } from 'vitest';
import { EMULATOR, startDynoxide } from '../dynamodb/dynoxide.fixture.ts';
import { askBoth, startInProcess } from '../dynamodb/in-process.fixture.ts';
import { createTables } from '../dynamodb/tables.fixture.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { historiesContract, playHistories } from './histories.contract.ts';
import { interleavingsContract } from './interleavings.contract.ts';

const bench = await openWorkbench(startInProcess());

afterAll(() => bench.stop());

const NAME = 'DynamoDB event store on tables in this process';

historiesContract(NAME, bench.subject, 1000);

interleavingsContract(NAME, bench.subject, 1000);

test(`tables in this process answer any history as ${EMULATOR} does`, async () => {
  const emulator = await startDynoxide();
  const tables = createTables();
  const differences: string[] = [];
  const client = (): DynamoDBClient => {
    const both = emulator.client();
    askBoth(both, tables, (difference) => void differences.push(difference));
    return both;
  };
  const twice = await openWorkbench(Promise.resolve({ ...emulator, client }));
  await playHistories(twice.subject, 60);
  await twice.stop();
  expect(differences).toEqual([]);
});
