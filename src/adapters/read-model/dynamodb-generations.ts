import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  ScanCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { numeric, type Item } from '../dynamodb/log-table.ts';
import type { Table } from '../dynamodb/table.ts';
import { asking, itemAt } from './dynamodb-asking.ts';
import { readItem } from './dynamodb-finding-item.ts';

/** Names the generation of rows that is in use, `g`, and the newest that was begun, `n`. */
const CURRENT = { p: { S: 'current' }, s: { S: '-' } };

const FIRST = 1;

/** Most items deleted by one request. */
const MOST_DELETED = 25;

const count = z.object({ N: z.string() }).transform(({ N }) => Number(N));

const currentSchema = z.object({ g: count.optional() });
const begunSchema = z.object({ n: count });

/** The generation of findings that is in use now, 1 at first. */
export const currentGeneration = async (table: Table): Promise<number> =>
  readItem(currentSchema, (await itemAt(table, CURRENT, { now: true })) ?? {}).g ?? FIRST;

const change = (name: string, update: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>): UpdateItemCommand =>
  new UpdateItemCommand({ TableName: name, Key: CURRENT, ...update });

/** Begins a generation of findings beside the one in use; nobody else is given the same. */
export const beginGeneration = ({ client, name }: Table): Promise<number> =>
  asking(name, async () => {
    const begin = change(name, {
      UpdateExpression: 'SET n = if_not_exists(n, :first) + :one',
      ExpressionAttributeValues: { ':first': numeric(FIRST), ':one': numeric(1) },
      ReturnValues: 'UPDATED_NEW',
    });
    const { Attributes = {} } = await client.send(begin);
    return readItem(begunSchema, Attributes).n;
  });

/** Puts a newer generation of findings in use. */
export const useGeneration = ({ client, name }: Table, generation: number): Promise<void> =>
  asking(name, async () => {
    const use = change(name, {
      UpdateExpression: 'SET g = :g',
      ConditionExpression: 'attribute_not_exists(g) OR g < :g',
      ExpressionAttributeValues: { ':g': numeric(generation) },
    });
    try {
      await client.send(use);
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  });

/** The generation that an item belongs to, null for what belongs to none. */
const generationOf = ({ p }: Item): number | null => {
  const [generation] = /^\d+(?=#)/.exec(p?.S ?? '') ?? [];
  return generation === undefined ? null : Number(generation);
};

async function* keysBefore({ client, name }: Table, generation: number): AsyncGenerator<readonly Item[], void> {
  let next: Item | undefined;
  do {
    const scan = new ScanCommand({ TableName: name, ProjectionExpression: 'p, s', ExclusiveStartKey: next });
    const { Items = [], LastEvaluatedKey } = await asking(name, () => client.send(scan));
    yield Items.filter((item) => (generationOf(item) ?? generation) < generation);
    next = LastEvaluatedKey;
  } while (next);
}

const remove = async ({ client, name }: Table, keys: readonly Item[]): Promise<void> => {
  for (let due = keys.map((Key) => ({ DeleteRequest: { Key } })); due.length > 0;) {
    const some = new BatchWriteItemCommand({ RequestItems: { [name]: due.slice(0, MOST_DELETED) } });
    const { UnprocessedItems = {} } = await asking(name, () => client.send(some));
    const left = (UnprocessedItems[name] ?? []).flatMap(({ DeleteRequest }) => DeleteRequest ?? []);
    due = [...left.map(({ Key = {} }) => ({ DeleteRequest: { Key } })), ...due.slice(MOST_DELETED)];
  }
};

/** Removes what is left of all generations before the one in use; gives how many items that were. Broken off, the next time goes on with it. Reads all of the table. */
export const removeOldGenerations = async (table: Table): Promise<number> => {
  let removed = 0;
  for await (const keys of keysBefore(table, await currentGeneration(table))) {
    await remove(table, keys);
    removed += keys.length;
  }
  return removed;
};
