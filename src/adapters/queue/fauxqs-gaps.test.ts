import {
  StartMessageMoveTaskCommand,
  DeleteMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, test } from 'vitest';
import { EMULATOR, startFauxqs } from '../aws/fauxqs.fixture.ts';
import { makeQueue } from '../aws/queues.fixture.ts';

const emulator = await startFauxqs();
const client = emulator.sqs();

afterAll(() => emulator.stop());

describe(`known gaps: what ${EMULATOR} does otherwise than SQS`, () => {
  test('a message with a character above U+FFFF is refused; SQS takes it', async () => {
    const { url } = await makeQueue(client, 'characters');
    const Entries = [{ Id: '0', MessageBody: '\u{1F600}' }];
    const { Failed } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
    expect(Failed).toMatchObject([{ Code: 'InvalidMessageContents', SenderFault: true }]);
  });

  test('a receipt that is none is removed; SQS refuses it', async () => {
    const { url } = await makeQueue(client, 'receipts');
    await expect(
      client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: 'none' })),
    ).resolves.toBeDefined();
  });

  test('a delay of more than 15 minutes is taken; SQS refuses it', async () => {
    const { url } = await makeQueue(client, 'delays');
    const late = new SendMessageCommand({ QueueUrl: url, MessageBody: 'a', DelaySeconds: 901 });
    await expect(client.send(late)).resolves.toHaveProperty('MessageId');
  });

  test('dead letters cannot be moved by a task of its own; SQS moves them', async () => {
    const { arn } = await makeQueue(client, 'letters');
    await expect(client.send(new StartMessageMoveTaskCommand({ SourceArn: arn }))).rejects.toThrow('Unknown action');
  });
});
