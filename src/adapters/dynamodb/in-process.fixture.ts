import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  ResourceNotFoundException,
  type PutItemCommandInput,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Emulator } from './dynoxide.fixture.ts';
import type { Item } from './log-table.ts';

/** The items of a table by partition, each in order of version. */
type Rows = Map<string, Item[]>;

const textAt = (item: Item, name: string): string => item[name]?.S ?? '';
const numberAt = (item: Item, name: string): number => Number(item[name]?.N);

const partitionOf = (item: Item): string => textAt(item, 'p');
const versionOf = (item: Item): number => numberAt(item, 'f');

const placeOf = (partition: readonly Item[], version: number): number =>
  partition.findLastIndex((one) => versionOf(one) <= version);

const put = (rows: Rows, { Item: item = {}, ConditionExpression: condition }: PutItemCommandInput): object => {
  if (condition !== 'attribute_not_exists(p)') throw new Error(`Not answered in process: ${condition}.`);
  const partition = rows.get(partitionOf(item)) ?? [];
  rows.set(partitionOf(item), partition);
  const place = placeOf(partition, versionOf(item));
  const there = partition[place];
  if (there && versionOf(there) === versionOf(item))
    throw new ConditionalCheckFailedException({
      $metadata: {},
      message: 'The conditional request failed',
      Item: there,
    });
  partition.splice(place + 1, 0, item);
  return {};
};

/** The keys of the first commits of a shard: the index holds no more. */
const registered = (rows: Rows, shard: string | undefined): readonly Item[] =>
  [...rows.values()].flatMap(([first]) => {
    const { p, f, r, t } = first ?? {};
    return p && f && r && t && r.N === shard ? [{ p, f, r, t }] : [];
  });

/** How a question names what it asks for, and what that is, in the order asked for: commits of a stream up to or from a version, or a shard of the registry. */
const QUESTIONS: Readonly<Record<string, (rows: Rows, given: Item) => readonly Item[]>> = {
  'r = :r': (rows, given) => registered(rows, given[':r']?.N),
  'p = :p AND f <= :f': (rows, given) => {
    const partition = rows.get(textAt(given, ':p')) ?? [];
    return partition.slice(0, placeOf(partition, numberAt(given, ':f')) + 1).toReversed();
  },
  'p = :p AND f >= :f': (rows, given) => {
    const partition = rows.get(textAt(given, ':p')) ?? [];
    return partition.slice(placeOf(partition, numberAt(given, ':f') - 1) + 1);
  },
};

const matching = (rows: Rows, question: QueryCommandInput): readonly Item[] => {
  const { KeyConditionExpression: asked = '', ExpressionAttributeValues: given = {} } = question;
  const answer = QUESTIONS[asked];
  if (!answer) throw new Error(`Not answered in process: ${asked}.`);
  return answer(rows, given);
};

const query = (rows: Rows, question: QueryCommandInput): object => {
  const { Limit: limit = Infinity, ExclusiveStartKey: start } = question;
  const all = matching(rows, question);
  const from = start ? all.findIndex((one) => versionOf(one) === versionOf(start)) + 1 : 0;
  const items = all.slice(from, from + limit);
  const last = items.length === limit ? items.at(-1) : undefined;
  return { Items: items, ...(last && { LastEvaluatedKey: { p: last['p'], f: last['f'] } }) };
};

/** What the SDK is asked for: the name of the command, and its input. */
type Asked = { readonly command: string | undefined; readonly input: object };

const isPut = (asked: Asked): asked is Asked & { readonly input: PutItemCommandInput } =>
  asked.command === 'PutItemCommand';

const isQuery = (asked: Asked): asked is Asked & { readonly input: QueryCommandInput } =>
  asked.command === 'QueryCommand';

const named = z.object({ TableName: z.string() });

/** Tables of this process, and what they answer to what the event store asks; that they do as an emulator does is seen by asking both. */
export const createAnswers = (): ((asked: Asked) => object) => {
  const tables = new Map<string, Rows>();
  return (asked) => {
    const { TableName: name } = named.parse(asked.input);
    const rows = tables.get(name);
    if (asked.command === 'CreateTableCommand') tables.set(name, new Map());
    if (asked.command === 'CreateTableCommand') return {};
    if (!rows) throw new ResourceNotFoundException({ $metadata: {}, message: 'Requested resource not found' });
    if (asked.command === 'DescribeTableCommand') return { Table: { TableStatus: 'ACTIVE' } };
    if (isPut(asked)) return put(rows, asked.input);
    if (isQuery(asked)) return query(rows, asked.input);
    throw new Error(`Not answered in process: ${asked.command}.`);
  };
};

/** Tables of this process in the place of an emulator: requests get as far as the SDK, and neither over its wire nor over that of a machine. */
export const startInProcess = async (): Promise<Emulator> => {
  const answer = createAnswers();
  return {
    endpoint: 'in process',
    client: () => {
      const client = new DynamoDBClient({ region: 'us-east-1' });
      client.middlewareStack.add(
        (_, { commandName: command }) =>
          async ({ input }) => ({ output: { $metadata: {}, ...answer({ command, input }) }, response: {} }),
        { step: 'initialize', name: 'answerInProcess' },
      );
      return client;
    },
    stop: async () => {},
  };
};

const told = z.object({
  Items: z.array(z.custom<Item>()).default([]),
  Item: z.custom<Item>().optional(),
  LastEvaluatedKey: z.unknown().optional(),
  name: z.string().default('answer'),
});

/** An answer or a failure as text: what was found, in order of its texts, and whether there is more. */
const textOf = (answer: unknown): string => {
  const { Items, Item: item, LastEvaluatedKey: more, name } = told.parse(answer);
  const items = [...Items, ...(item ? [item] : [])].map((one) =>
    Object.entries(one)
      .map(([key, { S, N, B }]) => `${key} ${S ?? N ?? Buffer.from(B ?? []).toString('base64')}`)
      .toSorted()
      .join(),
  );
  return [name, ...items.toSorted(), more ? 'more' : 'no more'].join('; ');
};

/** Has tables of this process answer what a client asks of an emulator too, one request after the other; `onDiffering` hears where they do not agree. */
export const askBoth = (
  client: DynamoDBClient,
  answer: (asked: Asked) => object,
  onDiffering: (difference: string) => void,
) =>
  client.middlewareStack.add(
    (next, { commandName: command }) =>
      async (args) => {
        const asked = next(args);
        const theirs = await asked.then(({ output }) => output).then(textOf, textOf);
        const ours = await Promise.resolve({ command, input: args.input }).then(answer).then(textOf, textOf);
        if (!command?.includes('Table') && theirs !== ours) onDiffering(`${command}: ${theirs} but ${ours}`);
        return asked;
      },
    { step: 'initialize', name: 'askBoth' },
  );
