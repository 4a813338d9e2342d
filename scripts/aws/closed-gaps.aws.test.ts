import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { CREDENTIALS } from '../../src/adapters/aws/answers.fixture.ts';
import { clientOptions } from '../../src/adapters/aws/place.ts';
import { emptyQueue, makeQueue, makeTopic } from '../../src/adapters/aws/queues.fixture.ts';
import type { Served } from '../../src/adapters/aws/rules.fixture.ts';
import { openSqs } from '../../src/adapters/aws/sqs.ts';
import { LOG_TABLE, numeric } from '../../src/adapters/dynamodb/log-table.ts';
import { ensureTable } from '../../src/adapters/dynamodb/table.ts';

Object.assign(process.env, CREDENTIALS);

const opened = <C extends { destroy(): void }>(client: C): C => {
  onTestFinished(() => client.destroy());
  return client;
};

/** What earlier versions of an emulator did otherwise than AWS: one that does so again is noticed. */
const proveOn = (served: Served): void => {
  describe(`gaps that ${served.name} does not have any more`, () => {
    test('a topic filters by the body, by number and by beginning', async () => {
      const [sqs, sns] = [opened(openSqs(served)), opened(new SNSClient(clientOptions(served)))];
      const { url, arn } = await makeQueue(sqs, `filtered-${process.pid}`);
      const wanted = { score: [{ numeric: ['>', 0.9] }], ticker: [{ prefix: 'AA' }] };
      const topic = await makeTopic(sns, `filtering-${process.pid}`, arn, {
        FilterPolicyScope: 'MessageBody',
        FilterPolicy: JSON.stringify(wanted),
      });
      const fitting = JSON.stringify({ score: 0.95, ticker: 'AAPL' });
      for (const Message of ['{"score":0.5,"ticker":"AAPL"}', '{"score":0.95,"ticker":"MSFT"}', fitting])
        await sns.send(new PublishCommand({ TopicArn: topic, Message }));
      expect(await emptyQueue(sqs, url)).toEqual([fitting]);
    });

    test('a queue takes a message of more than 256 KB, and no batch without one', async () => {
      const sqs = opened(openSqs(served));
      const { url: QueueUrl } = await makeQueue(sqs, `sized-${process.pid}`);
      const large = new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(300 * 1024) });
      await expect(sqs.send(large)).resolves.toHaveProperty('MessageId');
      const empty = new SendMessageBatchCommand({ QueueUrl, Entries: [] });
      await expect(sqs.send(empty)).rejects.toMatchObject({ name: 'EmptyBatchRequest' });
    });

    test('a page of a table ends after 1 MB', async () => {
      const table = { client: opened(new DynamoDBClient(clientOptions(served))), name: `paged-${process.pid}` };
      await ensureTable(table, LOG_TABLE);
      const put = (f: number): PutItemCommand =>
        new PutItemCommand({
          TableName: table.name,
          Item: { p: { S: 'one' }, f: numeric(f), b: { S: 'x'.repeat(300_000) } },
        });
      for (const f of [1, 2, 3, 4, 5, 6]) await table.client.send(put(f));
      const asked = { KeyConditionExpression: 'p = :p', ExpressionAttributeValues: { ':p': { S: 'one' } } };
      const page = await table.client.send(new QueryCommand({ TableName: table.name, ...asked }));
      expect(page.Items?.length).toBeLessThan(6);
      expect(page.LastEvaluatedKey).toMatchObject({ p: { S: 'one' } });
    });
  });
};

proveOn(inject('ministack'));
proveOn(inject('moto'));
