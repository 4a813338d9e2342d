import { afterAll, describe, expect, test } from 'vitest';
import { EMULATOR, startDynoxide } from './dynoxide.fixture.ts';
import { FINDINGS_TABLE } from './findings-table.ts';
import { LOG_TABLE, REGISTRY } from './log-table.ts';
import type { TableDefinition } from './table-shape.ts';
import { ensureTable } from './table.ts';

const emulator = await startDynoxide();
let tables = 0;

afterAll(() => emulator.stop());

const { StreamSpecification: _, ...withoutStream } = LOG_TABLE;
const { GlobalSecondaryIndexes: __, ...withoutIndex } = LOG_TABLE;

const typed = (name: string, type: 'S' | 'N'): TableDefinition => ({
  ...LOG_TABLE,
  AttributeDefinitions: (LOG_TABLE.AttributeDefinitions ?? []).map((one) =>
    one.AttributeName === name ? { AttributeName: name, AttributeType: type } : one,
  ),
});

const [registry = { IndexName: REGISTRY, KeySchema: [], Projection: {} }] = LOG_TABLE.GlobalSecondaryIndexes ?? [];

const projectingAll: TableDefinition = {
  ...LOG_TABLE,
  GlobalSecondaryIndexes: [{ ...registry, Projection: { ProjectionType: 'ALL' } }],
};

const OF_ANOTHER: TableDefinition = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
};

describe(`a table that is wanted, on ${EMULATOR}`, () => {
  test.each([
    ['the log', LOG_TABLE],
    ['findings', FINDINGS_TABLE],
  ])('of %s is made once, and is then as it should be', async (_name, definition) => {
    const table = { client: emulator.client(), name: `table-${(tables += 1)}` };
    expect(await ensureTable(table, definition)).toEqual({ made: true, differences: [] });
    expect(await ensureTable(table, definition)).toEqual({ made: false, differences: [] });
  });

  test.each<[string, TableDefinition, readonly string[]]>([
    ['no stream', withoutStream, ['stream missing']],
    [
      'a stream without images',
      { ...LOG_TABLE, StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } },
      ['stream KEYS_ONLY instead of NEW_IMAGE'],
    ],
    ['a version that is a text', typed('f', 'S'), ['keys p HASH S, f RANGE S instead of p HASH S, f RANGE N']],
    [
      'a registry by text',
      typed('r', 'S'),
      [`index ${REGISTRY} r HASH S, t RANGE N, KEYS_ONLY instead of r HASH N, t RANGE N, KEYS_ONLY`],
    ],
    [
      'whole items in the registry',
      projectingAll,
      [`index ${REGISTRY} r HASH N, t RANGE N, ALL instead of r HASH N, t RANGE N, KEYS_ONLY`],
    ],
    [
      'no registry',
      { ...withoutIndex, AttributeDefinitions: (LOG_TABLE.AttributeDefinitions ?? []).slice(0, 2) },
      [`index ${REGISTRY} missing`],
    ],
    [
      'the keys of another program',
      OF_ANOTHER,
      ['keys id HASH S instead of p HASH S, f RANGE N', `index ${REGISTRY} missing`, 'stream missing'],
    ],
  ])('that has %s is told, and stays as it is', async (_name, definition, differences) => {
    const table = { client: emulator.client(), name: `table-${(tables += 1)}` };
    await ensureTable(table, definition);
    expect(await ensureTable(table, LOG_TABLE)).toEqual({ made: false, differences });
  });
});
