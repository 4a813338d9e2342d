import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type PutItemCommandInput,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { ReadModelError } from '../../application/ports/read-model.ts';
import type { Item } from '../dynamodb/log-table.ts';
import { tableFailureOf } from '../dynamodb/table-failure.ts';
import type { Table } from '../dynamodb/table.ts';
import type { Key } from './dynamodb-finding-item.ts';

/** What a table gives, its failures being ReadModelError. */
export const asking = async <T>(table: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    const failure = tableFailureOf(cause);
    if (!failure) throw cause;
    throw new ReadModelError(failure.kind, `The table ${table} ${failure.words}.`, { cause });
  }
};

/** The item of a key; `now` asks for it as it is and not as it was a moment ago, at twice the price. */
export const itemAt = (
  { client, name }: Table,
  key: Key,
  { now = false }: { readonly now?: boolean } = {},
): Promise<Item | undefined> =>
  asking(name, async () => {
    const { Item: item } = await client.send(new GetItemCommand({ TableName: name, Key: key, ConsistentRead: now }));
    return item;
  });

/** Most items of one request by key, and of one page of a list. */
const MOST_GOT = 100;
const MOST_LISTED = 1024;

/** The items of keys, in any order and without those that are not there, as they were a moment ago. */
export const itemsAt = async ({ client, name }: Table, keys: readonly Key[]): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for (let due: readonly Item[] = keys; due.length > 0;) {
    const Keys = due.slice(0, MOST_GOT);
    const command = new BatchGetItemCommand({ RequestItems: { [name]: { Keys } } });
    const { Responses = {}, UnprocessedKeys = {} } = await asking(name, () => client.send(command));
    items.push(...(Responses[name] ?? []));
    due = [...(UnprocessedKeys[name]?.Keys ?? []), ...due.slice(MOST_GOT)];
  }
  return items;
};

/** An item to put, and under which condition. */
export type Put = Omit<PutItemCommandInput, 'TableName'>;

/** Puts an item, unless its condition does not hold. */
export const putItem = ({ client, name }: Table, put: Put): Promise<void> =>
  asking(name, async () => {
    try {
      await client.send(new PutItemCommand({ TableName: name, ...put }));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  });

/** What is asked of a list. */
export type Question = Omit<QueryCommandInput, 'TableName'>;

/** The items of a list, page by page, each asked for when the one before has been used, and twice as long as that where a limit is given. */
export async function* itemsOf({ client, name }: Table, question: Question): AsyncGenerator<Item, void> {
  let next: Item | undefined;
  let limit = question.Limit;
  do {
    const command = new QueryCommand({ TableName: name, ...question, Limit: limit, ExclusiveStartKey: next });
    const page: QueryCommandOutput = await asking(name, () => client.send(command));
    yield* page.Items ?? [];
    next = page.LastEvaluatedKey;
    limit = limit && Math.min(2 * limit, MOST_LISTED);
  } while (next);
}
