import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  waitUntilTableExists,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { clientOptions, tellingPlace, type Place } from '../aws/place.ts';
import { differencesOf, type TableDefinition } from './table-shape.ts';

/** A table and the client that reaches it. */
export type Table = { readonly client: DynamoDBClient; readonly name: string };

/** A client that tries a failed request again where that may help; nothing is asked before it is used. */
export const openClient = (place: Place, interruption?: AbortSignal): DynamoDBClient =>
  tellingPlace(new DynamoDBClient(clientOptions(place, { interruption })), place);

const describe = async ({ client, name }: Table): Promise<TableDescription | null> => {
  try {
    const { Table: described } = await client.send(new DescribeTableCommand({ TableName: name }));
    return described ?? null;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return null;
    throw error;
  }
};

/** The stream of the table's changes, null where it has none. Throws what the SDK throws, also where there is no table. */
export const streamArnOf = async ({ client, name }: Table): Promise<string | null> => {
  const { Table: described } = await client.send(new DescribeTableCommand({ TableName: name }));
  return described?.StreamSpecification?.StreamEnabled ? (described.LatestStreamArn ?? null) : null;
};

/** What a table has otherwise than it was to be made, in words. Throws what the SDK throws, also where there is no table. */
export const differencesIn = async (
  { client, name }: Table,
  definition: TableDefinition,
): Promise<readonly string[]> => {
  const { Table: described = {} } = await client.send(new DescribeTableCommand({ TableName: name }));
  return differencesOf(described, definition);
};

const create = async ({ client, name }: Table, definition: TableDefinition): Promise<void> => {
  try {
    await client.send(new CreateTableCommand({ TableName: name, ...definition }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: name });
};

/** Whether a table was made or there already, and what it has otherwise than it was to be made, in words. */
export type EnsuredShape = { readonly made: boolean; readonly differences: readonly string[] };

/** Makes the table where it is missing, for development, and waits until it can be used; one that differs stays as it is. Throws what the SDK throws. */
export const ensureTable = async (table: Table, definition: TableDefinition): Promise<EnsuredShape> => {
  const found = await describe(table);
  if (found) return { made: false, differences: differencesOf(found, definition) };
  await create(table, definition);
  return { made: true, differences: [] };
};
