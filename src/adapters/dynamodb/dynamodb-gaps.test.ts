import { DescribeTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { afterAll, describe, expect, test } from 'vitest';
import { clientOptions } from '../aws/place.ts';
import { EMULATOR, startDynoxide } from './dynoxide.fixture.ts';
import { commitsOf, LOG_TABLE, numeric } from './log-table.ts';
import { ensureTable } from './table.ts';

const emulator = await startDynoxide();
const client = emulator.client();
const streams = new DynamoDBStreamsClient(clientOptions(emulator));

afterAll(async () => {
  streams.destroy();
  await emulator.stop();
});

const MANY = 200;

describe(`known gaps: what ${EMULATOR} does otherwise than DynamoDB`, () => {
  test('a request is never throttled, however many come at once; DynamoDB throttles a partition at 1,000 writes a second', async () => {
    await ensureTable({ client, name: 'throttle' }, LOG_TABLE);
    const big = { S: 'x'.repeat(50_000) };
    const put = (f: number) =>
      client.send(new PutItemCommand({ TableName: 'throttle', Item: { p: { S: 'one' }, f: numeric(f), big } }));
    const answers = await Promise.all(Array.from({ length: MANY }, (_, i) => put(i)));
    expect(answers.map(({ $metadata }) => $metadata.attempts)).toEqual(answers.map(() => 1));
  });

  test('a stream has one shard, and its records are numbered 1, 2, 3; numbers of DynamoDB have 21 digits and more', async () => {
    await ensureTable({ client, name: 'streamed' }, LOG_TABLE);
    for (const f of [1, 2, 3])
      await client.send(
        new PutItemCommand({ TableName: 'streamed', Item: { p: { S: commitsOf('s') }, f: numeric(f) } }),
      );
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: 'streamed' }));
    const StreamArn = table?.LatestStreamArn;
    const { StreamDescription: stream } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    expect(stream?.Shards).toHaveLength(1);
    const ShardId = stream?.Shards?.[0]?.ShardId;
    const asked = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const;
    const { ShardIterator } = await streams.send(new GetShardIteratorCommand(asked));
    const { Records: records } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    expect(records?.map(({ dynamodb }) => Number(dynamodb?.SequenceNumber))).toEqual([1, 2, 3]);
  });
});
