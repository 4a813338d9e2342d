import { once } from 'node:events';
import { createServer } from 'node:http';
import { userInfo } from 'node:os';
import { afterAll, afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { EMULATOR, startFauxqs } from '../../adapters/aws/fauxqs.fixture.ts';
import { makeQueue } from '../../adapters/aws/queues.fixture.ts';
import { createSnsPublisher } from '../../adapters/publisher/sns-publisher.ts';
import { createSqsWorkQueue } from '../../adapters/queue/sqs-work-queue.ts';
import type { WorkQueue } from '../../application/ports/work-queue.ts';
import { PUBLIC_COMMIT } from '../../application/public-events/public-commit.fixture.ts';
import { publicEventsOf } from '../../application/public-events/public-events-of.ts';
import { openWorkplace, START, TAPEWATCH, type Ended, type Workplace } from '../local/workplace.fixture.ts';

const emulator = await startFauxqs();
const client = emulator.sqs();
const SETTINGS = { ...CREDENTIALS, TAPEWATCH_SQS_ENDPOINT: emulator.endpoint };

let place: Workplace;
let queue: WorkQueue;
let dead: WorkQueue;

beforeEach(async () => {
  place = openWorkplace();
  const open = async (name: string): Promise<WorkQueue> => {
    await makeQueue(client, name);
    return createSqsWorkQueue({ client, name, pause: async () => {} });
  };
  queue = await open('tapewatch-events');
  dead = await open('tapewatch-events-dead');
});

afterEach(() => place.close());

afterAll(() => emulator.stop());

const tapewatch = (words: string, settings: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  place.run(TAPEWATCH, words.split(' '), { ...SETTINGS, ...settings });

describe(`queue, on ${EMULATOR}`, { timeout: 60_000 }, () => {
  test('tells what waits, sends dead letters back once, and keeps who did it', async () => {
    const server = place.start(START, [], { TAPEWATCH_CHANNELS: '' });
    await server.said(/Serving until stopped/);
    server.process.kill('SIGINT');
    await server.ended;
    await dead.send(['{"id":"a"}', '{"id":"b"}']);
    expect(await tapewatch('queue status')).toEqual({
      code: 0,
      signal: null,
      stderr: '',
      stdout:
        'queue                   waiting   in hand\ntapewatch-events              0         0\ntapewatch-events-dead         2         0\n',
    });
    expect(await tapewatch('queue redrive')).toMatchObject({
      code: 0,
      stderr: '',
      stdout: '2 dead letters went back to tapewatch-events.\n',
    });
    expect(JSON.parse((await tapewatch('queue redrive --json')).stdout)).toEqual({
      queue: 'tapewatch-events',
      taken: 0,
      reason: null,
    });
    expect(JSON.parse((await tapewatch('queue status --json')).stdout)).toEqual({
      queues: [
        { queue: 'tapewatch-events', waiting: 2, inHand: 0 },
        { queue: 'tapewatch-events-dead', waiting: 0, inHand: 0 },
      ],
    });
    const { username } = userInfo();
    expect((await tapewatch('feed parked')).stdout).toContain(
      `  by ${username}  queue:tapewatch-events  tapewatch-events-dead  2 messages taken\n`,
    );
    for (const { body, redriven } of await queue.receive(10, 0)) {
      expect(redriven?.by).toBe(username);
      expect(body).toMatch(/^\{"id":"[ab]"\}$/);
    }
  });

  test('is made with its dead letters and topics by infra ensure, once', async () => {
    const topic = (name: string): string => `arn:aws:sns:us-east-1:000000000000:${name}`;
    const settings = {
      TAPEWATCH_SQS_QUEUE: 'made',
      TAPEWATCH_SQS_DEAD_LETTERS: 'made-dead',
      TAPEWATCH_SNS_ENDPOINT: emulator.endpoint,
      TAPEWATCH_SNS_EVENTS_TOPIC: topic('events'),
    };
    expect(await tapewatch('infra ensure', settings)).toMatchObject({
      code: 0,
      stderr: '',
      stdout: `The topic ${topic('events')} was made.\nThe queue made was made.\nThe queue made-dead was made.\n`,
    });
    const again = JSON.parse((await tapewatch('infra ensure --json', settings)).stdout);
    expect(again).toEqual({
      ensured: [
        { what: 'topic', name: topic('events'), made: false },
        { what: 'queue', name: 'made', made: false },
        { what: 'queue', name: 'made-dead', made: false },
      ],
    });
    const sns = createSnsPublisher({ client: emulator.sns(), topic: topic('events'), pause: async () => {} });
    await sns.publish(publicEventsOf(PUBLIC_COMMIT));
    const made = createSqsWorkQueue({ client, name: 'made', pause: async () => {} });
    for (let times = 1; times <= 6; times += 1)
      for (const message of await made.receive(10, 0)) await made.extend(message, 0);
    const letters = createSqsWorkQueue({ client, name: 'made-dead', pause: async () => {} });
    expect([await made.counts(), await letters.counts()]).toEqual([
      { waiting: 0, inHand: 0 },
      { waiting: 4, inHand: 0 },
    ]);
  });

  test('is not made by infra ensure where it stands without its dead letters: that is refused', async () => {
    const settings = { TAPEWATCH_SQS_QUEUE: 'bare', TAPEWATCH_SQS_DEAD_LETTERS: 'bare-dead' };
    await makeQueue(client, 'bare');
    const refusal =
      'tapewatch: The queue bare does not send what fails to bare-dead; remove it, or name others in the settings of sqs\n';
    expect(await tapewatch('infra ensure', settings)).toMatchObject({ code: 2, stdout: '', stderr: refusal });
    const elsewhere = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:tapewatch-events-dead',
      maxReceiveCount: 5,
    });
    await makeQueue(client, 'astray', { RedrivePolicy: elsewhere });
    const astray = await tapewatch('infra ensure', { ...settings, TAPEWATCH_SQS_QUEUE: 'astray' });
    expect(astray).toMatchObject({ code: 2, stderr: refusal.replace('queue bare', 'queue astray') });
  });

  test('that may not be put behind its bus by infra ensure is told in one line', async () => {
    const buses = createServer(({ headers }, response) => {
      if (headers['x-amz-target'] === 'AWSEvents.DescribeEventBus') return void response.end('{"Name":"tapewatch"}');
      response.writeHead(400).end('{"__type":"AccessDeniedException"}');
    });
    onTestFinished(() => void buses.close());
    await once(buses.listen(0, '127.0.0.1'), 'listening');
    const address = buses.address();
    const settings = {
      TAPEWATCH_SQS_QUEUE: 'behind',
      TAPEWATCH_SQS_DEAD_LETTERS: 'behind-dead',
      TAPEWATCH_EVENTBRIDGE_ENDPOINT: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    };
    expect(await tapewatch('infra ensure', settings)).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'tapewatch: The bus tapewatch may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID and what it is allowed.\n',
    });
  });

  test('is refused beside a server, and tells in one line what is missing', async () => {
    const server = place.start(START, [], { TAPEWATCH_CHANNELS: '' });
    await server.said(/Serving until stopped/);
    const refused = await tapewatch('queue redrive');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/^tapewatch: [^\n]+\n$/);
    expect(await tapewatch('queue status', { TAPEWATCH_SQS_QUEUE: 'nowhere' })).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'tapewatch: The queue nowhere is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure.\n',
    });
  });
});
