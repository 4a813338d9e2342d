import { PutItemCommand, UpdateItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from 'vitest';
import { SnapshotsError, type Snapshots } from '../../application/ports/snapshots.ts';
import { EMULATOR, startDynoxide } from '../dynamodb/dynoxide.fixture.ts';
import { injectFaults } from '../aws/faults.fixture.ts';
import { LOG_TABLE, numeric, snapshotOf } from '../dynamodb/log-table.ts';
import { ensureTable, type Table } from '../dynamodb/table.ts';
import { createDynamodbSnapshots } from './dynamodb-snapshots.ts';
import { SNAPSHOT, snapshotsContract } from './snapshots.contract.ts';

const emulator = await startDynoxide();
let tables = 0;

afterAll(() => emulator.stop());

const newTable = async (): Promise<Table> => {
  const table = { client: emulator.client(), name: `log-${(tables += 1)}` };
  await ensureTable(table, LOG_TABLE);
  return table;
};

/** Snapshots in a table that is made when they are first used. */
const open = (): Snapshots => {
  const opening = newTable().then(createDynamodbSnapshots);
  return {
    every: 192,
    newest: async (stream) => (await opening).newest(stream),
    keep: async (snapshot) => (await opening).keep(snapshot),
  };
};

snapshotsContract(`snapshots in DynamoDB on ${EMULATOR}`, open);

const kept = async (): Promise<{ readonly table: Table; readonly snapshots: Snapshots }> => {
  const table = await newTable();
  const snapshots = createDynamodbSnapshots(table);
  await snapshots.keep(SNAPSHOT);
  return { table, snapshots };
};

const KEY = { p: { S: snapshotOf('s') }, f: numeric(0) };

describe(`a snapshot in DynamoDB on ${EMULATOR}`, () => {
  test.each<[string, AttributeValue]>([
    ['v', numeric(63)],
    ['k', numeric(2)],
    ['c', { S: 'd' }],
    ['h', { B: Buffer.alloc(32) }],
    ['b', { B: Buffer.from('no packed text') }],
    ['b', { S: '{"version":64}' }],
  ])('is none once its %s has been changed', async (field, value) => {
    const { table, snapshots } = await kept();
    const change = { UpdateExpression: `SET ${field} = :v`, ExpressionAttributeValues: { ':v': value } };
    await table.client.send(new UpdateItemCommand({ TableName: table.name, Key: KEY, ...change }));
    expect(await snapshots.newest('s')).toBeNull();
  });

  test('is none where another program keeps an item', async () => {
    const { table, snapshots } = await kept();
    await table.client.send(new PutItemCommand({ TableName: table.name, Item: { ...KEY, v: numeric(1) } }));
    expect(await snapshots.newest('s')).toBeNull();
  });

  test('that cannot be read or kept is told in one sentence, with its cause', async () => {
    const { table, snapshots } = await kept();
    const sentence = `The table ${table.name} may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID and what it is allowed.`;
    for (const work of [() => snapshots.newest('s'), () => snapshots.keep(SNAPSHOT)]) {
      injectFaults(table.client, ['forbidden']);
      const error: unknown = await work().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(SnapshotsError);
      expect(error).toMatchObject({ message: sentence, cause: { name: 'AccessDeniedException' } });
    }
  });
});
