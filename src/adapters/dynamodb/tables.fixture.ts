import {
  ConditionalCheckFailedException,
  ResourceNotFoundException,
  type AttributeValue,
  type BatchGetItemCommandInput,
  type BatchWriteItemCommandInput,
  type CreateTableCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { equalTo, holds, isBefore, setIn } from './expressions.fixture.ts';
import type { Item } from './log-table.ts';

/** What the SDK is asked for: the name of the command, and its input. */
export type Asked = { readonly command: string | undefined; readonly input: object };

/** Attributes that say where an item is, and those that are told of it; null stands for all. */
type Shape = { readonly hash: string; readonly range: string; readonly told: readonly string[] | null };

/** Items by partition, each in order of its range. */
type Partitions = Map<string, Item[]>;

/** An item that was put or removed. */
type Change = { readonly item: Item; readonly isGone: boolean };

/** A table: its items as they are, as a replica has them, and the changes that have not come to that yet. */
type Rows = {
  readonly shape: Shape;
  readonly indexes: ReadonlyMap<string, Shape>;
  readonly items: Partitions;
  readonly replica: Partitions;
  readonly due: Change[];
};

/** Tables of this process, which are changed by puts, updates and removals. */
export type Tables = {
  /** Answers what is asked, as of so many changes ago where the question lets it. Throws what the SDK throws. */
  readonly answer: (asked: Asked, behind?: number) => object;
  /** Whether a question may be answered by a replica. */
  readonly mayLag: (asked: Asked) => boolean;
};

const shapeOf = (keys: CreateTableCommandInput['KeySchema'], told: readonly string[] | null): Shape => {
  const [hash = '', range = ''] = (keys ?? []).map(({ AttributeName: name = '' }) => name);
  return { hash, range, told: told && [...told, hash, range] };
};

const rowsOf = ({ KeySchema: keys, GlobalSecondaryIndexes: indexes = [] }: CreateTableCommandInput): Rows => {
  const shape = shapeOf(keys, null);
  const listed = indexes.map(({ IndexName: name = '', KeySchema, Projection: { NonKeyAttributes = [] } = {} }) => {
    return [name, shapeOf(KeySchema, [shape.hash, shape.range, ...NonKeyAttributes])] as const;
  });
  return { shape, indexes: new Map(listed), items: new Map(), replica: new Map(), due: [] };
};

const textOf = ({ S: text, N: number }: AttributeValue = { NULL: true }): string => text ?? `${number}`;

/** Where an item with the keys of another is in its partition, or would be. */
const placeIn = (partition: readonly Item[], { range }: Shape, item: Item): { at: number; isThere: boolean } => {
  const before = partition.findLastIndex((one) => !isBefore(item[range], one[range]));
  const there = partition[before];
  return there && equalTo(there[range], item[range])
    ? { at: before, isThere: true }
    : { at: before + 1, isThere: false };
};

const lay = (partitions: Partitions, shape: Shape, item: Item): void => {
  const hash = textOf(item[shape.hash]);
  const partition = partitions.get(hash) ?? [];
  partitions.set(hash, partition);
  const { at, isThere } = placeIn(partition, shape, item);
  partition.splice(at, isThere ? 1 : 0, item);
};

const takeOut = (partitions: Partitions, shape: Shape, key: Item): void => {
  const partition = partitions.get(textOf(key[shape.hash])) ?? [];
  const { at, isThere } = placeIn(partition, shape, key);
  if (isThere) partition.splice(at, 1);
};

const change = (partitions: Partitions, shape: Shape, { item, isGone }: Change): void =>
  isGone ? takeOut(partitions, shape, item) : lay(partitions, shape, item);

const make = ({ shape, items, due }: Rows, made: Change): void => {
  change(items, shape, made);
  due.push(made);
};

const find = (partitions: Partitions, shape: Shape, key: Item): Item | undefined => {
  const partition = partitions.get(textOf(key[shape.hash])) ?? [];
  const { at, isThere } = placeIn(partition, shape, key);
  return isThere ? partition[at] : undefined;
};

type Conditional = Pick<
  PutItemCommandInput,
  'ConditionExpression' | 'ExpressionAttributeValues' | 'ReturnValuesOnConditionCheckFailure'
>;

/** Throws where a condition does not hold of what is there. */
const refuse = (there: Item | undefined, asked: Conditional): void => {
  const { ConditionExpression: condition, ExpressionAttributeValues: values = {} } = asked;
  if (condition !== undefined && !holds(condition, there ?? {}, values)) {
    const told = asked.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && there ? { Item: there } : {};
    throw new ConditionalCheckFailedException({ $metadata: {}, message: 'The conditional request failed', ...told });
  }
};

const put = (rows: Rows, { Item: item = {}, ...asked }: PutItemCommandInput): object => {
  refuse(find(rows.items, rows.shape, item), asked);
  make(rows, { item, isGone: false });
  return {};
};

const update = (
  rows: Rows,
  { Key: key = {}, UpdateExpression: how = '', ...asked }: UpdateItemCommandInput,
): object => {
  const there = find(rows.items, rows.shape, key);
  refuse(there, asked);
  const set = setIn(how, there ?? {}, asked.ExpressionAttributeValues ?? {});
  make(rows, { item: { ...key, ...there, ...set }, isGone: false });
  return asked.ReturnValues === 'UPDATED_NEW' ? { Attributes: set } : {};
};

/** The keys of all items. */
const scan = ({ items, shape: { hash, range } }: Rows): object => ({
  Items: [...items.values()].flat().map((item) => toldOf({ hash, range, told: [hash, range] }, item)),
});

const remove = (
  tables: ReadonlyMap<string, Rows>,
  { RequestItems: asked = {} }: BatchWriteItemCommandInput,
): object => {
  for (const [name, requests] of Object.entries(asked))
    for (const { DeleteRequest: { Key: item = {} } = {} } of requests) {
      const rows = tables.get(name);
      if (rows) make(rows, { item, isGone: true });
    }
  return {};
};

/** The items as they were so many changes ago. */
const asOf = ({ shape, items, replica, due }: Rows, behind: number): Partitions => {
  if (behind === 0) return items;
  for (const made of due.splice(0, Math.max(0, due.length - behind))) change(replica, shape, made);
  return replica;
};

const toldOf = ({ told }: Shape, item: Item): Item =>
  told === null ? item : Object.fromEntries(Object.entries(item).filter(([name]) => told.includes(name)));

/** The items of an index, which are those that have its keys, in its order. */
const listed = (partitions: Partitions, { hash, range }: Shape, isAsked: (item: Item) => boolean): readonly Item[] =>
  [...partitions.values()]
    .flatMap((items) => items.filter((item) => hash in item && range in item && isAsked(item)))
    .toSorted((a, b) => (isBefore(a[range], b[range]) ? -1 : 1));

/** The items of one partition. */
const ofPartition = (partitions: Partitions, asked: string, values: Item): readonly Item[] => {
  const [, value = ''] = /^\w+ = (:\w+)/.exec(asked) ?? [];
  return partitions.get(textOf(values[value])) ?? [];
};

/** What is found, in order. */
const found = (rows: Rows, question: QueryCommandInput, behind: number): readonly Item[] => {
  const { KeyConditionExpression: asked = '', ExpressionAttributeValues: values = {} } = question;
  const index = rows.indexes.get(question.IndexName ?? '');
  const partitions = asOf(rows, behind);
  const isAsked = (item: Item): boolean => holds(asked, item, values);
  if (!index) return ofPartition(partitions, asked, values).filter(isAsked);
  return listed(partitions, index, isAsked).map((item) => toldOf(index, item));
};

const query = (rows: Rows, question: QueryCommandInput, behind: number): object => {
  const { Limit: limit = Infinity, ExclusiveStartKey: start, FilterExpression: filter } = question;
  const { ExpressionAttributeValues: values = {} } = question;
  const rising = found(rows, question, behind);
  const all = question.ScanIndexForward === false ? rising.toReversed() : rising;
  const { hash, range } = rows.shape;
  const isStart = (item: Item): boolean => equalTo(item[hash], start?.[hash]) && equalTo(item[range], start?.[range]);
  const from = start ? all.findIndex(isStart) + 1 : 0;
  const items = all.slice(from, from + limit);
  const last = items.length === limit ? items.at(-1) : undefined;
  const kept = filter === undefined ? items : items.filter((item) => holds(filter, item, values));
  return { Items: kept, ...(last && { LastEvaluatedKey: last }) };
};

const batch = (tables: ReadonlyMap<string, Rows>, { RequestItems: asked = {} }: BatchGetItemCommandInput): object => ({
  Responses: Object.fromEntries(
    Object.entries(asked).map(([name, { Keys: keys = [] }]) => {
      const rows = tables.get(name);
      const items = rows ? keys.map((key) => find(rows.items, rows.shape, key)) : [];
      return [name, items.filter((item) => item !== undefined)];
    }),
  ),
});

type Of<Name extends string, Input> = Asked & { readonly command: Name; readonly input: Input };

const isCreate = (asked: Asked): asked is Of<'CreateTableCommand', CreateTableCommandInput> =>
  asked.command === 'CreateTableCommand';
const isQuery = (asked: Asked): asked is Of<'QueryCommand', QueryCommandInput> => asked.command === 'QueryCommand';
const isPut = (asked: Asked): asked is Of<'PutItemCommand', PutItemCommandInput> => asked.command === 'PutItemCommand';
const isUpdate = (asked: Asked): asked is Of<'UpdateItemCommand', UpdateItemCommandInput> =>
  asked.command === 'UpdateItemCommand';
const isRemoval = (asked: Asked): asked is Of<'BatchWriteItemCommand', BatchWriteItemCommandInput> =>
  asked.command === 'BatchWriteItemCommand';
const isGet = (asked: Asked): asked is Of<'GetItemCommand', GetItemCommandInput> => asked.command === 'GetItemCommand';
const isBatch = (asked: Asked): asked is Of<'BatchGetItemCommand', BatchGetItemCommandInput> =>
  asked.command === 'BatchGetItemCommand';

/** The put that is asked for, null where something else is. */
export const putIn = (asked: Asked): PutItemCommandInput | null => (isPut(asked) ? asked.input : null);

const named = z.object({ TableName: z.string() });

const answerOf = (rows: Rows, asked: Asked, behind: number): object => {
  if (asked.command === 'DescribeTableCommand') return { Table: { TableStatus: 'ACTIVE' } };
  if (asked.command === 'ScanCommand') return scan(rows);
  if (isPut(asked)) return put(rows, asked.input);
  if (isUpdate(asked)) return update(rows, asked.input);
  if (isQuery(asked)) return query(rows, asked.input, behind);
  if (isGet(asked)) return { Item: find(asOf(rows, behind), rows.shape, asked.input.Key ?? {}) };
  throw new Error(`Not answered in process: ${asked.command}.`);
};

/** No tables at first. What is asked otherwise than the stores do is an error; that the answers are those of an emulator is seen by asking both. */
export const createTables = (): Tables => {
  const tables = new Map<string, Rows>();
  return {
    mayLag: (asked) => (isQuery(asked) || isGet(asked)) && asked.input.ConsistentRead !== true,
    answer: (asked, behind = 0) => {
      if (isBatch(asked)) return batch(tables, asked.input);
      if (isRemoval(asked)) return remove(tables, asked.input);
      const { TableName: name } = named.parse(asked.input);
      if (isCreate(asked)) {
        tables.set(name, rowsOf(asked.input));
        return {};
      }
      const rows = tables.get(name);
      if (rows) return answerOf(rows, asked, behind);
      throw new ResourceNotFoundException({ $metadata: {}, message: 'Requested resource not found' });
    },
  };
};
