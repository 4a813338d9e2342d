import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Emulator } from './dynoxide.fixture.ts';
import type { Item } from './log-table.ts';
import { createTables, type Tables } from './tables.fixture.ts';

/** Tables of this process in the place of an emulator: requests get as far as the SDK, and neither over its wire nor over that of a machine. */
export const startInProcess = async (): Promise<Emulator> => {
  const { answer } = createTables();
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
  Attributes: z.custom<Item>().optional(),
  LastEvaluatedKey: z.unknown().optional(),
  name: z.string().default('answer'),
});

/** An answer or a failure as text: what was found, in order of its texts, and whether there is more. */
const textOf = (answer: unknown): string => {
  const { Items, Item: item, Attributes: set, LastEvaluatedKey: more, name } = told.parse(answer);
  const items = [...Items, ...[item, set].filter((one) => one !== undefined)].map((one) =>
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
  { answer }: Pick<Tables, 'answer'>,
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
