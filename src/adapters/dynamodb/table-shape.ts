import type { CreateTableCommandInput, TableDescription } from '@aws-sdk/client-dynamodb';

/** What a table is made of. */
export type TableDefinition = Omit<CreateTableCommandInput, 'TableName'>;

type Described = Pick<
  TableDescription,
  'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes' | 'StreamSpecification'
>;

type Keys = Described['KeySchema'];

/** Keys in words, such as "p HASH S, f RANGE N". */
const keyText = (keys: Keys, { AttributeDefinitions = [] }: Described): string =>
  (keys ?? [])
    .map(({ AttributeName: name, KeyType }) => {
      const type = AttributeDefinitions.find((one) => one.AttributeName === name)?.AttributeType;
      return `${name} ${KeyType} ${type}`;
    })
    .join(', ');

/** What Tapewatch relies on in a table, each under a name. */
const featuresOf = (table: Described): ReadonlyMap<string, string> => {
  const features = new Map([['keys', keyText(table.KeySchema, table)]]);
  for (const { IndexName, KeySchema, Projection } of table.GlobalSecondaryIndexes ?? []) {
    const held = [Projection?.ProjectionType, ...(Projection?.NonKeyAttributes ?? []).toSorted()].join(' ');
    features.set(`index ${IndexName}`, `${keyText(KeySchema, table)}, ${held}`);
  }
  const { StreamEnabled, StreamViewType } = table.StreamSpecification ?? {};
  if (StreamEnabled) features.set('stream', `${StreamViewType}`);
  return features;
};

/** What a table lacks or has otherwise than a definition wants it, in words such as "stream missing"; none where it will do. What it has besides does no harm. */
export const differencesOf = (table: Described, definition: Described): readonly string[] => {
  const found = featuresOf(table);
  return [...featuresOf(definition)]
    .filter(([name, wanted]) => found.get(name) !== wanted)
    .map(([name, wanted]) => {
      const is = found.get(name);
      return is === undefined ? `${name} missing` : `${name} ${is} instead of ${wanted}`;
    });
};
