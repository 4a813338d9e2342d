import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { faultOf } from '../../src/adapters/aws/faults.fixture.ts';
import type { Asked, Tables } from '../../src/adapters/dynamodb/tables.fixture.ts';
import type { Call } from './network.ts';
import type { Random } from './random.ts';
import type { Way } from './remote-log.ts';
import type { StreamService } from './stream-service.ts';

/** Tries of one request, as the SDK makes them. */
const TRIES = 4;

/** Most puts that a replica is behind. */
const MOST_BEHIND = 6;

const FAULTS = { throttled: 'over-capacity', lost: 'lost' } as const;

const PASSING = Object.values(FAULTS).map((fault) => faultOf(fault).name);

const isPassing = (error: unknown): error is Error => error instanceof Error && PASSING.includes(error.name);

/** A request over the network, tried again where it was turned away or lost. */
const request = async <T>({ network, caller }: Way, call: Omit<Call<T>, 'failure'>, tries: number): Promise<T> => {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await network.call(caller, { ...call, failure: (fault) => faultOf(FAULTS[fault]) });
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (attempts === tries) throw Object.assign(error, { $metadata: { attempts } });
    }
  }
};

const answered = (answer: object) => ({ output: { $metadata: {}, ...answer }, response: {} });

/** A client of tables for one process: each try of a request goes over the network, and what need not be current may come from a replica. */
export const tableClient = (way: Way, tables: Tables, random: Random): DynamoDBClient => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  const answer = (asked: Asked): Promise<object> => {
    const what = asked.command ?? '';
    const effect = async (): Promise<object> => tables.answer(asked);
    const partial = async (): Promise<object> => tables.answer(asked, 1 + random.below(MOST_BEHIND));
    return request(way, { what, effect, ...(tables.mayLag(asked) && { partial }) }, TRIES);
  };
  client.middlewareStack.add(
    (_, { commandName: command }) =>
      async ({ input }) =>
        answered(await answer({ command, input })),
    { step: 'initialize', name: 'overNetwork' },
  );
  return client;
};

/** A client of tables that nothing stands between. */
export const calmClient = (tables: Tables): DynamoDBClient => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    (_, { commandName: command }) =>
      async ({ input }) =>
        answered(tables.answer({ command, input })),
    { step: 'initialize', name: 'atOnce' },
  );
  return client;
};

/** A client of a table's stream for one process: whoever reads it repeats what failed, so that a request is tried once. */
export const streamClient = (way: Way, stream: StreamService): DynamoDBStreamsClient => {
  const client = new DynamoDBStreamsClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    (_, { commandName: command }) =>
      async ({ input }) => {
        const asked = { command, input };
        const effect = async (): Promise<object> => stream.answer(asked);
        const partial = async (): Promise<object> => stream.answer(asked, 1);
        return answered(await request(way, { what: command ?? '', effect, partial }, 1));
      },
    { step: 'initialize', name: 'overNetwork' },
  );
  return client;
};
