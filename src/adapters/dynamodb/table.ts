import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  waitUntilTableExists,
  type CreateTableCommandInput,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { clientOptions, type Place } from '../aws/place.ts';

/** A table and the client that reaches it. */
export type Table = { readonly client: DynamoDBClient; readonly name: string };

/** What a table is made of. */
export type TableDefinition = Omit<CreateTableCommandInput, 'TableName'>;

/** A client that tries a failed request again where that may help; nothing is asked before it is used. */
export const openClient = (place: Place): DynamoDBClient => new DynamoDBClient(clientOptions(place));

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

const create = async ({ client, name }: Table, definition: TableDefinition): Promise<void> => {
  try {
    await client.send(new CreateTableCommand({ TableName: name, ...definition }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName: name });
};

type Keys = readonly { readonly AttributeName: string | undefined; readonly KeyType: string | undefined }[] | undefined;

const keyText = (keys: Keys): string =>
  (keys ?? []).map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(', ');

/** Keys and indexes of a table, as text that can be compared. */
const shapeOf = ({
  KeySchema,
  GlobalSecondaryIndexes,
}: Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes'>) =>
  [
    keyText(KeySchema),
    ...(GlobalSecondaryIndexes ?? []).map((index) => `${index.IndexName}: ${keyText(index.KeySchema)}`).toSorted(),
  ].join('; ');

/** Makes the table where it is missing, for development, and waits until it can be used; `other` says that there is a table of this name with other keys, which stays as it is. Throws what the SDK throws. */
export const ensureTable = async (table: Table, definition: TableDefinition): Promise<'made' | 'there' | 'other'> => {
  const found = await describe(table);
  if (found) return shapeOf(found) === shapeOf(definition) ? 'there' : 'other';
  await create(table, definition);
  return 'made';
};
