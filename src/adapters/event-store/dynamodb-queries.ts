import {
  ConditionalCheckFailedException,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { commitsOf, numeric, REGISTRY, SHARDS, streamOf, type Item } from '../dynamodb/log-table.ts';
import { tableFailureOf } from '../dynamodb/table-failure.ts';
import type { Table } from '../dynamodb/table.ts';
import { commitOf, itemOf } from './dynamodb-item.ts';
import type { StoredCommit } from './stored-commit.ts';

/** The commits that begin at `first` or after, up to `through`: the newest one that was come to `isEnough`, and `limit` are asked for at once. */
export type Range = {
  readonly first: number;
  readonly through: number;
  readonly limit?: number;
  readonly isEnough: (newest: StoredCommit) => boolean;
};

/** Commits in order of versions, and whether they are all of the range. */
export type Run = { readonly commits: readonly StoredCommit[]; readonly isEnd: boolean };

/** A stream as the registry has it: its name, and when its first commit was recorded. */
export type Registered = { readonly stream: string; readonly recordedAt: number };

/** What the event store asks of its table, each consistent but for the registry; failures are EventStoreError. */
export type Queries = {
  /** Writes a commit where none begins; gives the one that begins there instead, null when it was written. */
  write(commit: StoredCommit): Promise<StoredCommit | null>;
  /** The stream's newest commit that begins at the version or before. */
  beginningBy(stream: string, version: number): Promise<StoredCommit | undefined>;
  /** The stream's commits from a version on. */
  from(stream: string, range: Range): Promise<Run>;
  /** Every stream, in no order; one that has just begun may be missing. */
  registered(): Promise<readonly Registered[]>;
};

const explained = (error: unknown, table: string, isWrite: boolean): unknown => {
  const failure = tableFailureOf(error);
  if (!failure) return error;
  const details = { cause: error, unknownOutcome: isWrite && failure.unknownOutcome };
  return new EventStoreError(failure.kind, `The table ${table} ${failure.words}.`, details);
};

const NOT_THERE = 'attribute_not_exists(p)';

const put = async ({ client, name }: Table, commit: StoredCommit): Promise<StoredCommit | null> => {
  const command = new PutItemCommand({
    TableName: name,
    Item: itemOf(commit),
    ConditionExpression: NOT_THERE,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await client.send(command);
    return null;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item) return commitOf(error.Item, name);
    throw explained(error, name, true);
  }
};

const registeredItem = z.object({ p: z.object({ S: z.string() }), t: z.object({ N: z.string() }) });

const registration = (item: Item): Registered => {
  const { p, t } = registeredItem.parse(item);
  return { stream: streamOf(p.S), recordedAt: Number(t.N) };
};

type Page = { readonly items: readonly Item[]; readonly next: Item | undefined };

type Question = Omit<QueryCommandInput, 'TableName'>;

const ask = async ({ client, name }: Table, question: Question): Promise<Page> => {
  try {
    const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand({ TableName: name, ...question }));
    return { items: Items, next: LastEvaluatedKey };
  } catch (error) {
    throw explained(error, name, false);
  }
};

/** Every page of an answer, each asked for when the one before has been used. */
async function* pagesOf(table: Table, question: Question): AsyncGenerator<Page> {
  let page: Page = { items: [], next: undefined };
  do {
    page = await ask(table, { ...question, ExclusiveStartKey: page.next });
    yield page;
  } while (page.next);
}

const beginningBy = async (table: Table, stream: string, version: number): Promise<StoredCommit | undefined> => {
  const { items } = await ask(table, {
    KeyConditionExpression: 'p = :p AND f <= :f',
    ExpressionAttributeValues: { ':p': { S: commitsOf(stream) }, ':f': numeric(version) },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  });
  return items.map((item) => commitOf(item, table.name))[0];
};

const from = async (table: Table, stream: string, { first, through, limit, isEnough }: Range): Promise<Run> => {
  const question = {
    KeyConditionExpression: 'p = :p AND f BETWEEN :f AND :l',
    ExpressionAttributeValues: { ':p': { S: commitsOf(stream) }, ':f': numeric(first), ':l': numeric(through) },
    ConsistentRead: true,
    ...(limit === undefined ? {} : { Limit: limit }),
  };
  const commits: StoredCommit[] = [];
  for await (const { items, next } of pagesOf(table, question)) {
    commits.push(...items.map((item) => commitOf(item, table.name)));
    const newest = commits.at(-1);
    if (next && newest && isEnough(newest)) return { commits, isEnd: false };
  }
  return { commits, isEnd: true };
};

const shard = async (table: Table, number: number): Promise<readonly Registered[]> => {
  const question = {
    IndexName: REGISTRY,
    KeyConditionExpression: 'r = :r',
    ExpressionAttributeValues: { ':r': numeric(number) },
  };
  const pages = await Array.fromAsync(pagesOf(table, question));
  return pages.flatMap(({ items }) => items.map(registration));
};

/** The queries on a table of the log. */
export const queriesOn = (table: Table): Queries => ({
  write: (commit) => put(table, commit),
  beginningBy: (stream, version) => beginningBy(table, stream, version),
  from: (stream, range) => from(table, stream, range),
  registered: async () => {
    const shards = await Promise.all(Array.from({ length: SHARDS }, (_, number) => shard(table, number)));
    return shards.flat();
  },
});
