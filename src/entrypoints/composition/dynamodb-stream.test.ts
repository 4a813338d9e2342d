import { afterAll, describe, expect, test } from 'vitest';
import { EMULATOR, startDynoxide } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { commitsOf, numeric } from '../../adapters/dynamodb/log-table.ts';
import { encodeEvents } from '../../adapters/event-store/codec/codec.ts';
import { EVENT_EXAMPLES } from '../../adapters/event-store/codec/event-examples.ts';
import { changeIn } from '../../adapters/event-store/dynamodb-change.ts';
import { streamContract } from './stream.contract.ts';

const emulator = await startDynoxide();

afterAll(() => emulator.stop());

streamContract(EMULATOR, emulator);

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
