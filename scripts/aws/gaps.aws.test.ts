import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
import { describe, expect, inject, test } from 'vitest';
import { CREDENTIALS } from '../../src/adapters/aws/answers.fixture.ts';
import { clientOptions } from '../../src/adapters/aws/place.ts';
import { makeQueue } from '../../src/adapters/aws/queues.fixture.ts';
import { openRuledBus } from '../../src/adapters/aws/rules.fixture.ts';
import { openSqs } from '../../src/adapters/aws/sqs.ts';

Object.assign(process.env, CREDENTIALS);

const ministack = inject('ministack');
const moto = inject('moto');

const told = (bus: string, detail: string) =>
  new PutEventsCommand({ Entries: [{ EventBusName: bus, Source: 'tapewatch/x', DetailType: 'x', Detail: detail }] });

const impossible = new CreateScheduleCommand({
  Name: `gap-${process.pid}`,
  ScheduleExpression: 'cron(99 99 * * ? *)',
  ScheduleExpressionTimezone: 'Mars/Olympus',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: { Arn: 'arn:aws:sqs:us-east-1:000000000000:work', RoleArn: 'arn:aws:iam::000000000000:role/scheduler' },
});

describe(`known gaps: what ${ministack.name} does otherwise than AWS`, () => {
  test('a malformed detail is taken; EventBridge refuses the entry', async () => {
    const { client, bus, close } = await openRuledBus(ministack, { source: ['none'] });
    expect((await client.send(told(bus, '{"id"'))).FailedEntryCount).toBe(0);
    await close();
  });

  test('a schedule that can never be is kept; the scheduler refuses it', async () => {
    const client = new SchedulerClient(clientOptions(ministack));
    await expect(client.send(impossible)).resolves.toHaveProperty('ScheduleArn');
    client.destroy();
  });

  test('dead letters cannot be moved by a task of its own; SQS moves them', async () => {
    const sqs = openSqs(ministack);
    const { arn } = await makeQueue(sqs, `gap-${process.pid}`);
    await expect(sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn }))).rejects.toThrow(/./);
    sqs.destroy();
  });
});

describe(`known gaps: what ${moto.name} does otherwise than AWS`, () => {
  test('an event on a bus that is not there is an error; EventBridge drops it without a word', async () => {
    const client = new EventBridgeClient(clientOptions(moto));
    await expect(client.send(told('nowhere', '{}'))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    client.destroy();
  });

  test('a schedule that can never be is kept; the scheduler refuses it', async () => {
    const client = new SchedulerClient(clientOptions(moto));
    await expect(client.send(impossible)).resolves.toHaveProperty('ScheduleArn');
    client.destroy();
  });

  test('a schedule is kept and never comes due; the scheduler starts its target', async () => {
    const [client, sqs] = [new SchedulerClient(clientOptions(moto)), openSqs(moto)];
    const { url: QueueUrl, arn: Arn } = await makeQueue(sqs, `due-${process.pid}`);
    const soon = new Date(Date.now() + 1000).toISOString().slice(0, 19);
    await client.send(
      new CreateScheduleCommand({
        Name: `due-${process.pid}`,
        ScheduleExpression: `at(${soon})`,
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn, RoleArn: 'arn:aws:iam::000000000000:role/scheduler', Input: '{}' },
      }),
    );
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 3 }));
    expect(Messages).toBeUndefined();
    client.destroy();
    sqs.destroy();
  });

  test('an address is subscribed to a topic that nobody asked it about; SNS waits until it has confirmed', async () => {
    const sns = new SNSClient(clientOptions(moto));
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: `unasked-${process.pid}` }));
    const asked = new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: 'http://127.0.0.1:9/' });
    expect((await sns.send(asked)).SubscriptionArn).toContain(TopicArn);
    sns.destroy();
  });

  test('dead letters cannot be moved by a task of its own; SQS moves them', async () => {
    const sqs = openSqs(moto);
    const { arn } = await makeQueue(sqs, `gap-${process.pid}`);
    await expect(sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arn }))).rejects.toThrow(/./);
    sqs.destroy();
  });
});
