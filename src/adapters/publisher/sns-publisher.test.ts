import { PublishBatchCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { PublicEvent } from '../../application/public-events/public-event.ts';
import { injectFaults, type Fault } from '../aws/faults.fixture.ts';
import { EMULATOR, startFauxqs } from '../aws/fauxqs.fixture.ts';
import { makeQueue, makeTopic } from '../aws/queues.fixture.ts';
import { PUBLIC_EVENT_SCHEMAS } from './public-event-schemas.ts';
import { EVENTS, manyEvents, publisherContract, publisherFailure } from './publisher.contract.ts';
import { createSnsPublisher } from './sns-publisher.ts';

const typed = z.object({ type: z.enum(['AnomalyDetected', 'AnomalyUpdated', 'AnomalyEnded', 'AnomalyRetracted']) });

const eventOf = (text: string): PublicEvent => {
  const value: unknown = JSON.parse(text);
  return PUBLIC_EVENT_SCHEMAS[typed.parse(value).type].parse(value);
};

/** Everything that has come into a queue. */
const drain = async (sqs: SQSClient, url: string): Promise<readonly PublicEvent[]> => {
  const heard: PublicEvent[] = [];
  for (;;) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
    );
    if (messages.length === 0) return heard;
    heard.push(...messages.map(({ Body }) => eventOf(Body ?? '')));
  }
};

const emulator = await startFauxqs();
let count = 0;

afterAll(() => emulator.stop());

const openTopic = async (filter?: object) => {
  count += 1;
  const client = emulator.sns();
  const sqs = emulator.sqs();
  const queue = await makeQueue(sqs, `events-${count}`);
  const attributes = filter ? { FilterPolicy: JSON.stringify(filter) } : {};
  const topic = await makeTopic(client, `findings-${count}`, queue.arn, attributes);
  const pauses: number[] = [];
  const pause = async (attempt: number): Promise<void> => void pauses.push(attempt);
  const batches: number[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      if ('PublishBatchRequestEntries' in args.input) batches.push(args.input.PublishBatchRequestEntries?.length ?? 0);
      return next(args);
    },
    { step: 'initialize', name: 'countBatches' },
  );
  const publisher = createSnsPublisher({ client, topic, pause });
  return { publisher, client, topic, batches, pauses, heard: () => drain(sqs, queue.url) };
};

publisherContract(`sns on ${EMULATOR}`, async () => {
  const { publisher, heard, batches } = await openTopic();
  return { publisher, heard, requests: () => batches.length, close: async () => {} };
});

describe(`a topic on ${EMULATOR}`, () => {
  test('is asked with ten events at most', async () => {
    const { publisher, batches } = await openTopic();
    await publisher.publish(manyEvents(23));
    expect(batches).toEqual([10, 10, 3]);
  });

  test.each([
    [{ type: ['AnomalyEnded', 'AnomalyRetracted'] }, ['AnomalyEnded', 'AnomalyRetracted']],
    [{ severity: ['critical'] }, ['AnomalyUpdated']],
    [{ ticker: ['AAPL'] }, []],
    [{ ticker: ['^GSPC'], severity: ['high'] }, ['AnomalyDetected']],
  ])('is filtered by %j', async (filter, types) => {
    const { publisher, heard } = await openTopic(filter);
    await publisher.publish(EVENTS);
    expect((await heard()).map(({ type }) => type).toSorted()).toEqual(types);
  });

  test('that is not there is named', async () => {
    const { publisher, topic } = await openTopic();
    const nowhere = `${topic}-gone`;
    const gone = createSnsPublisher({ client: emulator.sns(), topic: nowhere, pause: async () => {} });
    expect((await publisherFailure(gone.publish(EVENTS), 'unavailable')).message).toBe(
      `The topic ${nowhere} is not there; check its name, region and endpoint.`,
    );
    await publisher.publish([]);
  });
});

describe('faults on the way to SNS', () => {
  test('entries that were not taken are sent again, they alone', async () => {
    const { publisher, client, batches, pauses, heard } = await openTopic();
    let isFirst = true;
    client.middlewareStack.add(
      (next) => async (args) => {
        const { input } = args;
        if (!isFirst || !('PublishBatchRequestEntries' in input)) return next(args);
        isFirst = false;
        const [failed, ...others] = input.PublishBatchRequestEntries ?? [];
        const taken = await client.send(new PublishBatchCommand({ ...input, PublishBatchRequestEntries: others }));
        const Failed = [{ Id: failed?.Id, Code: 'InternalError', SenderFault: false }];
        return { output: { ...taken, Failed }, response: {} };
      },
      { step: 'initialize', name: 'failFirst' },
    );
    await publisher.publish(EVENTS);
    expect(batches).toEqual([4, 3, 1]);
    expect(pauses).toEqual([1]);
    expect((await heard()).map(({ type }) => type).toSorted()).toEqual(EVENTS.map(({ type }) => type).toSorted());
  });

  test('a lost answer is asked for again: what comes twice has the same id', async () => {
    const { publisher, client, heard } = await openTopic();
    injectFaults(client, ['lost']);
    await publisher.publish(EVENTS.slice(0, 1));
    expect((await heard()).map(({ id }) => id)).toEqual(['sample/^GSPC/1d/5084', 'sample/^GSPC/1d/5084']);
  });

  test.each<[Fault, 'busy' | 'unavailable']>([
    ['throttled', 'busy'],
    ['server-error', 'unavailable'],
    ['forbidden', 'unavailable'],
  ])('%s for good is told in a plain sentence', async (fault, kind) => {
    const { publisher, client, heard } = await openTopic();
    injectFaults(
      client,
      Array.from({ length: 4 }, () => fault),
    );
    expect((await publisherFailure(publisher.publish(EVENTS), kind)).cause).toBeInstanceOf(Error);
    expect(await heard()).toEqual([]);
  });
});
