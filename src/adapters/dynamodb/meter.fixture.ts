import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

/** What requests came to: how many there were, and the units they were billed (`read`, `write`). */
export type Bill = { readonly requests: number; readonly read: number; readonly write: number };

const units = z.object({ CapacityUnits: z.number() });

const capacity = z.object({
  ConsumedCapacity: z.union([units.transform((one) => [one]), z.array(units)]),
});

const WRITES = ['PutItemCommand', 'UpdateItemCommand', 'BatchWriteItemCommand'];

const isWrite = (command = ''): boolean => WRITES.includes(command);

/** Counts what the requests of a client cost from now on; gives the bill of `work`. */
export const meter = (client: DynamoDBClient): ((work: () => Promise<unknown>) => Promise<Bill>) => {
  const bill = { requests: 0, read: 0, write: 0 };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const billed = capacity.parse(result.output).ConsumedCapacity;
      bill.requests += 1;
      for (const { CapacityUnits } of billed) bill[isWrite(context.commandName) ? 'write' : 'read'] += CapacityUnits;
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return async (work) => {
    Object.assign(bill, { requests: 0, read: 0, write: 0 });
    await work();
    return { ...bill };
  };
};
