import { PutItemCommand, type PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Table } from './table.ts';

/** Has queries of a table's indexes answer as of so many puts ago: out of `replica`, a table of the same keys to which the same is put that much later. */
export const lagIndexes = ({ client }: Table, replica: Table, puts: number): void => {
  const due: PutItemCommandInput[] = [];
  const replicate = async (put: PutItemCommandInput): Promise<void> => {
    due.push(put);
    const behind = due.length > puts ? due.shift() : undefined;
    if (behind) await replica.client.send(new PutItemCommand({ ...behind, TableName: replica.name }));
  };
  client.middlewareStack.add(
    (next) => async (args) => {
      const { input } = args;
      if ('IndexName' in input) return next({ ...args, input: { ...input, TableName: replica.name } });
      const answer = await next(args);
      if ('Item' in input) await replicate(input);
      return answer;
    },
    { step: 'initialize', name: 'lagIndexes' },
  );
};
