import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { awsFailureOf } from '../aws/failure.ts';
import { numeric, type Item } from '../dynamodb/log-table.ts';
import type { Table } from '../dynamodb/table.ts';

/** Where a table has the id of its log: beside the partitions of commits and snapshots. */
const KEY = { p: { S: 'log' }, f: numeric(0) };

const schema = z.object({ c: z.object({ S: z.string() }) });

const idIn = ({ name }: Table, item: Item): string => {
  const { data, error } = schema.safeParse(item);
  if (data) return data.c.S;
  const message = `The item of the table ${name} that names its log is damaged: put it back from a backup of the table.`;
  throw new EventStoreError('corrupt', message, { cause: error });
};

const find = async ({ client, name }: Table): Promise<Item | undefined> =>
  (await client.send(new GetItemCommand({ TableName: name, Key: KEY, ConsistentRead: true }))).Item;

/** Gives the log an id, unless it was given one meanwhile; gives the item that is there. */
const give = async ({ client, name }: Table, id: string): Promise<Item> => {
  const item = { ...KEY, c: { S: id } };
  const put = new PutItemCommand({
    TableName: name,
    Item: item,
    ConditionExpression: 'attribute_not_exists(p)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await client.send(put);
    return item;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item) return error.Item;
    throw error;
  }
};

/** The id of the log that a table holds, by which another table knows whose it is; given to it when it is first asked for. Failures are EventStoreError. */
export const logIdOf = async (table: Table, newId: () => string): Promise<string> => {
  try {
    return idIn(table, (await find(table)) ?? (await give(table, newId())));
  } catch (cause) {
    const failure = awsFailureOf(cause);
    throw failure ? new EventStoreError(failure.kind, `The table ${table.name} ${failure.words}.`, { cause }) : cause;
  }
};
