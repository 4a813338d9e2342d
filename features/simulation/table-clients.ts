import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Asked, Tables } from '../../src/adapters/dynamodb/tables.fixture.ts';
import type { Random } from './random.ts';
import type { Way } from './remote-log.ts';
import { answered, CONFIG, FOUR_TIMES, ONCE, request } from './service-request.ts';
import type { StreamService } from './stream-service.ts';

/** Most puts that a replica is behind. */
const MOST_BEHIND = 6;

/** A client of tables for one process: each try of a request goes over the network, and what need not be current may come from a replica. */
export const tableClient = (way: Way, tables: Tables, random: Random): DynamoDBClient => {
  const client = new DynamoDBClient(CONFIG);
  const answer = (asked: Asked): Promise<object> => {
    const what = asked.command ?? '';
    const effect = async (): Promise<object> => tables.answer(asked);
    const partial = async (): Promise<object> => tables.answer(asked, 1 + random.below(MOST_BEHIND));
    return request(way, { what, effect, ...(tables.mayLag(asked) && { partial }) }, FOUR_TIMES);
  };
  client.middlewareStack.add(
    (_, { commandName: command }) =>
      async ({ input }) =>
        answered(await answer({ command, input })),
    { step: 'initialize', priority: 'high', name: 'overNetwork' },
  );
  return client;
};

/** A client of tables that nothing stands between. */
export const calmClient = (tables: Tables): DynamoDBClient => {
  const client = new DynamoDBClient(CONFIG);
  client.middlewareStack.add(
    (_, { commandName: command }) =>
      async ({ input }) =>
        answered(tables.answer({ command, input })),
    { step: 'initialize', priority: 'high', name: 'atOnce' },
  );
  return client;
};

/** A client of a table's stream for one process: whoever reads it repeats what failed, so that a request is tried once. */
export const streamClient = (way: Way, stream: StreamService): DynamoDBStreamsClient => {
  const client = new DynamoDBStreamsClient(CONFIG);
  client.middlewareStack.add(
    (_, { commandName: command }) =>
      async ({ input }) => {
        const asked = { command, input };
        const effect = async (): Promise<object> => stream.answer(asked);
        const partial = async (): Promise<object> => stream.answer(asked, 1);
        return answered(await request(way, { what: command ?? '', effect, partial }, ONCE));
      },
    { step: 'initialize', priority: 'high', name: 'overNetwork' },
  );
  return client;
};
