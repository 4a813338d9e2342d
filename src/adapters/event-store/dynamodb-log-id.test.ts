import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from 'vitest';
import { EMULATOR } from '../dynamodb/dynoxide.fixture.ts';
import { numeric } from '../dynamodb/log-table.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { logIdOf } from './dynamodb-log-id.ts';

const bench = await openWorkbench();

afterAll(() => bench.stop());

describe(`the id of a log, on ${EMULATOR}`, () => {
  test('is given once, also where several ask for the first time at once', async () => {
    const table = await bench.table();
    const [first, ...others] = await Promise.all(['a', 'b', 'c'].map((id) => logIdOf(table, () => id)));
    expect(others).toEqual([first, first]);
    expect(await logIdOf(table, () => 'd')).toBe(first);
  });

  test('that is damaged is told of', async () => {
    const table = await bench.table();
    const damaged = new PutItemCommand({
      TableName: table.name,
      Item: { p: { S: 'log' }, f: numeric(0), c: numeric(7) },
    });
    await table.client.send(damaged);
    await expect(logIdOf(table, () => 'a')).rejects.toMatchObject({
      name: 'EventStoreError',
      kind: 'corrupt',
      message: `The item of the table ${table.name} that names its log is damaged: put it back from a backup of the table.`,
    });
  });
});
