import { UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { afterAll, describe, expect, test } from 'vitest';
import { EMULATOR, startDynoxide } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { commitsOf, LOG_TABLE, numeric } from '../../adapters/dynamodb/log-table.ts';
import { ensureTable, streamArnOf, type Table } from '../../adapters/dynamodb/table.ts';
import { encodeEvents } from '../../adapters/event-store/codec/codec.ts';
import { EVENT_EXAMPLES } from '../../adapters/event-store/codec/event-examples.ts';
import { changeIn, numberableIn } from '../../adapters/event-store/dynamodb-change.ts';
import { createDynamodbEventStore } from '../../adapters/event-store/dynamodb-event-store.ts';
import { createStreamPoller } from '../../adapters/feed/stream-poller.ts';
import { NO_STREAM } from '../../application/ports/event-store.ts';
import { streamContract } from './stream.contract.ts';

const emulator = await startDynoxide();

afterAll(() => emulator.stop());

streamContract(EMULATOR, emulator);

/** A stream is switched on with what its records hold, as the table's definition says. */
const switchStream = ({ client, name }: Table, isOn: boolean) =>
  client.send(
    new UpdateTableCommand({
      TableName: name,
      StreamSpecification: isOn ? LOG_TABLE.StreamSpecification : { StreamEnabled: false },
    }),
  );

test(`a stream that was switched off and on is followed again, after a catch-up, on ${EMULATOR}`, async () => {
  const table = { client: emulator.client(), name: 'switched' };
  await ensureTable(table, LOG_TABLE);
  const store = createDynamodbEventStore({ table, now: () => 1000 });
  const append = (stream: string) => store.append(stream, NO_STREAM, [EVENT_EXAMPLES.AnomalyEnded], stream);
  const client = new DynamoDBStreamsClient({ endpoint: emulator.endpoint, maxAttempts: 1 });
  const heard: unknown[] = [];
  const clock = { now: 0 };
  const poller = createStreamPoller({
    client,
    streamArn: async () => (await streamArnOf(table)) ?? '',
    take: async (records) => {
      heard.push(...records.map((record) => numberableIn(record)?.stream));
      return { batchItemFailures: [] };
    },
    catchUp: async () => heard.push('catch up'),
    onFailure: () => {},
    onRecovery: () => {},
    pause: async () => {},
    now: () => clock.now,
    random: () => 0,
  });
  await append('a');
  await poller.turn();
  await switchStream(table, false);
  await append('b');
  await switchStream(table, true);
  await append('c');
  clock.now += 10_000;
  await poller.turn();
  client.destroy();
  const toldAgainByTheEmulator = 'a';
  expect(heard).toEqual(['a', 'catch up', toldAgainByTheEmulator, 'c']);
});

describe('a record of a stream', () => {
  test('with a flag that somebody put on its item is read all the same', () => {
    const record = {
      eventName: 'INSERT',
      dynamodb: {
        SequenceNumber: '7',
        Keys: { p: { S: commitsOf('a') }, f: { N: '1' } },
        NewImage: {
          p: { S: commitsOf('a') },
          f: numeric(1),
          l: numeric(1),
          c: { S: 'a1' },
          t: numeric(1000),
          h: { B: Buffer.alloc(32) },
          b: { S: encodeEvents([EVENT_EXAMPLES.AnomalyEnded]) },
          flag: { BOOL: true },
        },
      },
    };
    expect(changeIn(record)).toMatchObject({ order: 7n, commit: { stream: 'a', commitId: 'a1', first: 1, last: 1 } });
    const odd = { ...record.dynamodb, NewImage: { ...record.dynamodb.NewImage, b: { L: [] } } };
    expect(changeIn({ ...record, dynamodb: odd })).toMatchObject({
      place: { stream: 'a', first: 1, last: 1 },
      reason: 'The commit at version 1 of a is damaged; restore the table to a moment before that.',
    });
  });

  test.each([[{}], [{ eventName: 'INSERT', dynamodb: { SequenceNumber: 'one', Keys: {} } }], [null]])(
    'that is none of a log is refused: %o',
    (record) => {
      expect(() => changeIn(record)).toThrow('A record of the stream is none of a table of the log');
    },
  );
});
