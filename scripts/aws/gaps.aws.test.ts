import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { StartMessageMoveTaskCommand } from '@aws-sdk/client-sqs';
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
});
