import {
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  ScanCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { ReadModelError } from '../../application/ports/read-model.ts';
import { numeric, type Item } from '../dynamodb/log-table.ts';
import type { Table } from '../dynamodb/table.ts';
import { asking, itemAt } from './dynamodb-asking.ts';
import { readItem } from './dynamodb-finding-item.ts';

/** A table of findings, and the id of the log whose findings it is to hold. */
export type FindingsTable = Table & { readonly log: string };

/** Names the log whose findings are in use, `w`, their generation, `g`, and the newest that was begun, `n`. */
const CURRENT = { p: { S: 'current' }, s: { S: '-' } };

const FIRST = 1;

/** Most items deleted by one request. */
const MOST_DELETED = 25;

const count = z.object({ N: z.string() }).transform(({ N }) => Number(N));

const text = z.object({ S: z.string() }).transform(({ S }) => S);

const currentSchema = z.object({ w: text.optional(), g: count.optional() });
const begunSchema = z.object({ n: count });

/** What is told of a table that has not what was kept in it. */
export const lostFrom = ({ name }: Table): ReadModelError =>
  new ReadModelError(
    'corrupt',
    `The table ${name} has lost findings of this log, or is another one; name the right one in TAPEWATCH_DYNAMODB_FINDINGS_TABLE, or make them anew with npx tapewatch projections rebuild.`,
  );

const ofNobody = ({ name }: Table): ReadModelError =>
  new ReadModelError(
    'corrupt',
    `The table ${name} holds the findings of no log that is known: it is new, was emptied or made anew, or is another one; name the right one in TAPEWATCH_DYNAMODB_FINDINGS_TABLE, or make them anew with npx tapewatch projections rebuild.`,
  );

const ofAnother = ({ name }: Table): ReadModelError =>
  new ReadModelError(
    'corrupt',
    `The table ${name} holds the findings of another log; name a table of its own in TAPEWATCH_DYNAMODB_FINDINGS_TABLE, or give it to this log with npx tapewatch projections rebuild, which removes those of the other.`,
  );

/** The generation of findings that is in use now, 1 at first. A table that nobody claimed, or another log, is refused ('corrupt'). */
export const currentGeneration = async (table: FindingsTable): Promise<number> => {
  const item = (await itemAt(table, CURRENT, { now: true })) ?? {};
  const { w, g = FIRST } = readItem(currentSchema, item, 'corrupt');
  if (w === table.log) return g;
  throw w === undefined ? ofNobody(table) : ofAnother(table);
};

const change = (name: string, update: Omit<UpdateItemCommandInput, 'TableName' | 'Key'>): UpdateItemCommand =>
  new UpdateItemCommand({ TableName: name, Key: CURRENT, ...update });

/** Changes what is in use, unless its condition does not hold; gives whether it did. */
const changeIf = ({ client, name }: Table, update: Parameters<typeof change>[1]): Promise<boolean> =>
  asking(name, async () => {
    try {
      await client.send(change(name, update));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  });

/** Says that a table is for the findings of a log, where nobody has said that or used it; gives whether it was so. */
export const claimTable = (table: FindingsTable): Promise<boolean> =>
  changeIf(table, {
    UpdateExpression: 'SET w = :w',
    ConditionExpression: 'attribute_not_exists(w) AND attribute_not_exists(g)',
    ExpressionAttributeValues: { ':w': { S: table.log } },
  });

/** Begins a generation of findings beside the one in use; nobody else is given the same. */
export const beginGeneration = ({ client, name }: Table): Promise<number> =>
  asking(name, async () => {
    const begin = change(name, {
      UpdateExpression: 'SET n = if_not_exists(n, :first) + :one',
      ExpressionAttributeValues: { ':first': numeric(FIRST), ':one': numeric(1) },
      ReturnValues: 'UPDATED_NEW',
    });
    const { Attributes = {} } = await client.send(begin);
    return readItem(begunSchema, { ...CURRENT, ...Attributes }, 'corrupt').n;
  });

/** Puts a generation of findings in use, whosever those before were, unless a later one is; gives whether it is in use now. */
export const useGeneration = (table: FindingsTable, generation: number): Promise<boolean> =>
  changeIf(table, {
    UpdateExpression: 'SET g = :g, w = :w',
    ConditionExpression: 'attribute_not_exists(g) OR g <= :g',
    ExpressionAttributeValues: { ':g': numeric(generation), ':w': { S: table.log } },
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
export const removeOldGenerations = async (table: FindingsTable): Promise<number> => {
  let removed = 0;
  for await (const keys of keysBefore(table, await currentGeneration(table))) {
    await remove(table, keys);
    removed += keys.length;
  }
  return removed;
};
