import { randomBytes } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { NO_STREAM, type StoredEvent } from '../../application/ports/event-store.ts';
import { EMULATOR } from '../dynamodb/dynoxide.fixture.ts';
import { meter } from '../dynamodb/meter.fixture.ts';
import { EVENT_EXAMPLES } from './codec/event-examples.ts';
import { createDynamodbEventStore } from './dynamodb-event-store.ts';
import { openWorkbench } from './dynamodb-subject.fixture.ts';
import { appended, eventStoreContract } from './event-store.contract.ts';
import { historiesContract } from './histories.contract.ts';
import { interleavingsContract } from './interleavings.contract.ts';

const NAME = `DynamoDB event store on ${EMULATOR}`;

const bench = await openWorkbench();
const { subject } = bench;

afterAll(() => bench.stop());

eventStoreContract(NAME, (now) => subject.open(now), subject.ids);

historiesContract(NAME, subject, 150);

interleavingsContract(NAME, subject, 150);

describe(`long streams, on ${EMULATOR}`, () => {
  test('are read whole over many answers of the table, and a part of them with the position of the end', async () => {
    const table = await bench.table();
    const store = createDynamodbEventStore({ table, now: () => 1000 });
    const text = (i: number): readonly StoredEvent[] => [
      { ...EVENT_EXAMPLES.AnomalyEnded, id: `${i} ${randomBytes(150_000).toString('hex')}` },
    ];
    let position = NO_STREAM;
    for (let i = 1; i <= 9; i += 1) ({ position } = appended(await store.append('s', position, text(i), `${i}`)));
    const bill = meter(table.client);
    const whole = await bill(async () => {
      const slice = await store.read('s');
      expect(slice.commits.map(({ commitId }) => Number(commitId))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(slice.position).toBe(position);
    });
    expect(whole.requests).toBeGreaterThan(1);
    const part = await store.read('s', 2, 3);
    expect(part.commits.map(({ commitId }) => commitId)).toEqual(['2', '3']);
    expect(part.position).toBe(position);
  });
});
