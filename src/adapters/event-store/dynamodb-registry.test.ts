import { afterAll, describe, expect, test } from 'vitest';
import { NO_STREAM } from '../../application/ports/event-store.ts';
import { EMULATOR } from '../dynamodb/dynoxide.fixture.ts';
import { shardOf, SHARDS } from '../dynamodb/log-table.ts';
import { createDynamodbEventStore } from './dynamodb-event-store.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { appended } from './event-store.contract.ts';
import { bars } from './subject.fixture.ts';

const bench = await openWorkbench();

afterAll(() => bench.stop());

const NAMES = Array.from({ length: 120 }, (_, i) => `feed/T${i}/1d`);

describe(`the registry of streams, on ${EMULATOR}`, () => {
  test('spreads the streams over all shards', () => {
    const counts = Array.from({ length: SHARDS }, (_, shard) => NAMES.filter((name) => shardOf(name) === shard).length);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(Math.max(...counts)).toBeLessThan(20);
  });

  test('has every stream once, the one that began first first, and those of one moment by name', async () => {
    const clock = { now: 5000 };
    const store = createDynamodbEventStore({ table: await bench.table(), now: () => clock.now });
    for (const name of NAMES) {
      const { position } = appended(await store.append(name, NO_STREAM, bars(1), 'a'));
      await store.append(name, position, bars(1, 1), 'b');
    }
    clock.now = 4000;
    await store.append('z', NO_STREAM, bars(1), 'a');
    expect(await store.streams()).toEqual(['z', ...NAMES.toSorted()]);
  });

  test('pages through what one answer does not hold', async () => {
    const table = await bench.table();
    const store = createDynamodbEventStore({ table, now: () => 1000 });
    await Promise.all(NAMES.map((name) => store.append(name, NO_STREAM, bars(1), 'a')));
    table.client.middlewareStack.add((next) => async (args) => next({ ...args, input: { ...args.input, Limit: 2 } }), {
      step: 'initialize',
      name: 'shortPages',
    });
    expect(await store.streams()).toEqual(NAMES.toSorted());
  });
});
