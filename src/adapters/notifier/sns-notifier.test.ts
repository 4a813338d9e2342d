import { InvalidParameterException, type SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, test } from 'vitest';
import { NotifierError } from '../../application/ports/notifier.ts';
import { injectFaults, type Fault } from '../aws/faults.fixture.ts';
import { EMULATOR, startFauxqs } from '../aws/fauxqs.fixture.ts';
import { makeQueue, makeTopic } from '../aws/queues.fixture.ts';
import { digest, notice, noticeOf } from './notice.fixture.ts';
import { notifierContract } from './notifier.contract.ts';
import { snsDigest, snsMessage } from './sns-message.ts';
import { createSnsNotifier } from './sns-notifier.ts';

const emulator = await startFauxqs();
let count = 0;

afterAll(() => emulator.stop());

const openTopic = async (page?: string, filter?: object) => {
  count += 1;
  const client = emulator.sns();
  const sqs = emulator.sqs();
  const { arn, url } = await makeQueue(sqs, `people-${count}`);
  const topic = await makeTopic(
    client,
    `notices-${count}`,
    arn,
    filter ? { FilterPolicy: JSON.stringify(filter) } : {},
  );
  const texts: string[] = [];
  const received = async (): Promise<readonly string[]> => {
    for (;;) {
      const asked = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
      const { Messages: messages = [] } = await sqs.send(asked);
      if (messages.length === 0) return texts;
      texts.push(...messages.map(({ Body = '' }) => Body));
    }
  };
  return { client, topic, notifier: createSnsNotifier({ client, topic, page }), received };
};

const failAlways = (client: SNSClient, fault: Fault): unknown =>
  injectFaults(
    client,
    Array.from({ length: 100 }, () => fault),
  );

notifierContract('sns', async () => {
  const { client, notifier, received } = await openTopic();
  return { notifier, said: received, fail: () => void failAlways(client, 'forbidden'), close: async () => {} };
});

describe(`what a topic on ${EMULATOR} hands on`, () => {
  test('is a sentence, the id and the policy, and where the page shows it', async () => {
    const { notifier, received } = await openTopic('https://tapewatch.example/');
    await notifier.notify(notice);
    expect(await received()).toEqual([
      `high: ${notice.finding.reason}\n${notice.finding.id} · standard@0f3a9c\nhttps://tapewatch.example/#/%5EGSPC/${notice.finding.id}`,
    ]);
  });

  test('of a digest are the gravest, each with its id', async () => {
    const { notifier, received } = await openTopic();
    await notifier.digest(digest);
    expect(await received()).toEqual([
      'earlier: 88 findings (1 critical, 9 high, 78 medium) of AAPL, ^GSPC in sessions from 2000-01-28 to 2020-03-18.\ncritical: ^GSPC traded 2.1 times its usual volume on 2016-06-24, about once in 2,100 bars · gspc-20160624-volume-0ko8e58\nhigh: gspc-20200224-price-0f3a9c',
    ]);
  });

  test('can be filtered by severity', async () => {
    const { notifier, received } = await openTopic(undefined, { severity: ['critical'] });
    await notifier.notify(notice);
    await notifier.notify(noticeOf({ severity: 'critical', reason: 'AAPL fell 9.0 %.' }));
    expect(await received()).toEqual([expect.stringMatching(/^critical: AAPL fell 9\.0 %\.\n/)]);
  });
});

describe('a subject', () => {
  test('is ASCII in one line of less than 100 characters', () => {
    const { subject } = snsMessage(noticeOf({ reason: `Ü\n\u202e${'long '.repeat(40)}` }), null);
    expect(subject).toMatch(/^high: \? (long ){18}l$/);
    expect(subject.length).toBeLessThan(100);
    expect(snsDigest(digest, null).subject).toMatch(/^earlier: 88 findings/);
  });
});

describe('faults on the way to SNS', () => {
  test.each<[Fault, RegExp]>([
    ['throttled', /^The topic arn:\S+ is asked more than it takes for now; try again later, or raise its limits\.$/],
    [
      'server-error',
      /^The topic arn:\S+ cannot be reached or does not answer; check its endpoint and region, then try again\.$/,
    ],
    [
      'forbidden',
      /^The topic arn:\S+ may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID/,
    ],
  ])('%s for good is tried again later, with its cause', async (fault, words) => {
    const { client, notifier, received } = await openTopic();
    failAlways(client, fault);
    const error: unknown = await notifier.notify(notice).catch((caught: unknown) => caught);
    if (!(error instanceof NotifierError)) throw new Error('No NotifierError.');
    expect({ kind: error.kind, cause: error.cause instanceof Error }).toEqual({ kind: 'try-again', cause: true });
    expect(error.message).toMatch(words);
    expect(await received()).toEqual([]);
  });

  test.each([
    [
      'Invalid parameter: Subject',
      'refused',
      /^The topic arn:\S+ does not take a message \(InvalidParameterException\)\.$/,
    ],
    ['Invalid parameter: TopicArn', 'try-again', /^The topic arn:\S+ refuses what Tapewatch asks of it; /],
  ])('%s is %s', async (message, kind, words) => {
    const { client, notifier } = await openTopic();
    client.middlewareStack.add(
      () => async () => {
        throw new InvalidParameterException({ message, $metadata: { httpStatusCode: 400 } });
      },
      { step: 'initialize', name: 'refuse' },
    );
    await expect(notifier.notify(notice)).rejects.toMatchObject({ kind, message: expect.stringMatching(words) });
  });

  test('an answer without the id of a message tells nobody', async () => {
    const { client, notifier } = await openTopic();
    const answered = async () => ({ output: { $metadata: { httpStatusCode: 200 } }, response: {} });
    client.middlewareStack.add(() => answered, { step: 'initialize', name: 'answer' });
    await expect(notifier.notify(notice)).rejects.toMatchObject({
      kind: 'try-again',
      message: expect.stringMatching(/^The topic arn:\S+ answers otherwise than AWS does; /),
    });
  });

  test('a topic that is not there is named', async () => {
    const { client, topic } = await openTopic();
    const gone = createSnsNotifier({ client, topic: `${topic}-gone` });
    await expect(gone.notify(notice)).rejects.toThrow(
      `The topic ${topic}-gone is not there; check its name, region and endpoint`,
    );
  });
});
