import { readFileSync } from 'node:fs';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { EMULATOR, startFauxqs } from '../../adapters/aws/fauxqs.fixture.ts';
import { makeQueue, makeTopic } from '../../adapters/aws/queues.fixture.ts';
import { PUBLIC_EVENT_SCHEMAS } from '../../adapters/publisher/public-event-schemas.ts';
import { createSqsWorkQueue } from '../../adapters/queue/sqs-work-queue.ts';
import { poll } from './poll.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Running, type Workplace } from './workplace.fixture.ts';

const emulator = await startFauxqs();
const sqs = emulator.sqs();

let place: Workplace;
let environment: Readonly<Record<string, string>>;
let programs: string;
let people: string;
let count = 0;

beforeEach(async () => {
  count += 1;
  place = openWorkplace();
  const events = await makeQueue(sqs, `events-${count}`);
  const notices = await makeQueue(sqs, `notices-${count}`);
  programs = events.url;
  people = notices.url;
  environment = {
    ...CREDENTIALS,
    TAPEWATCH_BUS: 'sns',
    TAPEWATCH_CHANNELS: 'sns',
    TAPEWATCH_SNS_ENDPOINT: emulator.endpoint,
    TAPEWATCH_SNS_EVENTS_TOPIC: await makeTopic(emulator.sns(), `events-${count}`, events.arn),
    TAPEWATCH_SNS_NOTICES_TOPIC: await makeTopic(emulator.sns(), `notices-${count}`, notices.arn),
  };
});

afterEach(() => place.close());

afterAll(() => emulator.stop());

const drain = async (url: string): Promise<readonly string[]> => {
  const texts: string[] = [];
  for (;;) {
    const asked = new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
    const { Messages: messages = [] } = await sqs.send(asked);
    if (messages.length === 0) return texts;
    texts.push(...messages.map(({ Body = '' }) => Body));
  }
};

type Status = { readonly name: string; readonly checkpoint: number; readonly lag: number };

const statuses = async (url: string): Promise<readonly Status[]> => {
  const { subscribers }: { subscribers: Status[] } = Object(await (await fetch(`${url}/ready`)).json());
  return subscribers;
};

const caughtUp = async (settings: Readonly<Record<string, string>> = {}): Promise<Running> => {
  const running = place.start(START, [], { ...environment, ...settings });
  const url = await running.said(/listens on (\S+)/);
  await running.said(/Serving until stopped/);
  await poll(
    () => statuses(url),
    (all) => all.every(({ lag }) => lag === 0),
  );
  return running;
};

const stop = async (running: Running): Promise<string> => {
  running.process.kill('SIGINT');
  const { code, stdout, stderr } = await running.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

describe(`Tapewatch with a bus and a channel on ${EMULATOR}`, { timeout: 120_000 }, () => {
  test('tells programs every public event of the log once, and people once of all that is old', async () => {
    const running = await caughtUp();
    const heard = (await drain(programs)).map((text): unknown => JSON.parse(text));
    const detected = heard.filter((event) => PUBLIC_EVENT_SCHEMAS.AnomalyDetected.safeParse(event).success);
    expect(detected).toHaveLength(106);
    const known = Object.values(PUBLIC_EVENT_SCHEMAS);
    const ids = heard.map((event) => known.flatMap((schema) => schema.safeParse(event).data?.id ?? []).join());
    expect(new Set(ids).size).toBe(heard.length);
    expect(ids).not.toContain('');
    expect(await drain(people)).toEqual([expect.stringMatching(/^earlier: 106 findings \(21 high, 85 medium\)/)]);
    await stop(running);

    const again = await caughtUp();
    expect(await stop(again)).not.toContain('New here');
    expect([await drain(programs), await drain(people)]).toEqual([[], []]);
    const { stdout } = await place.run(TAPEWATCH, ['feed', 'status'], environment);
    for (const name of ['publish:sns', 'notify:sns'])
      expect(stdout).toMatch(new RegExp(`^${name} +(\\d+) +\\1 +0 +0$`, 'm'));
  });

  test('is heard by the subscriber in docs, of 15 lines, which drops what comes twice and leaves what is no event to the dead letters', async () => {
    const EXAMPLE = 'docs/examples/queue-subscriber.ts';
    const source = readFileSync(new URL(`../../../${EXAMPLE}`, import.meta.url), 'utf8');
    expect(source.trimEnd().split('\n')).toHaveLength(15);
    for (const poison of ['no JSON', '{"detail":1}'])
      await sqs.send(new SendMessageCommand({ QueueUrl: programs, MessageBody: poison }));
    await sqs.send(new SendMessageCommand({ QueueUrl: programs, MessageBody: '{"id":"a","detail":{"id":"b"}}' }));
    await sqs.send(new SendMessageCommand({ QueueUrl: programs, MessageBody: '{"id":"b"}' }));
    const subscriber = place.start(EXAMPLE, [programs, emulator.endpoint], CREDENTIALS);
    await stop(await caughtUp());
    await poll(
      () => createSqsWorkQueue({ client: sqs, name: `events-${count}`, pause: async () => {} }).counts(),
      ({ waiting, inHand }) => waiting + inHand === 2,
    );
    subscriber.process.kill('SIGTERM');
    const { stdout } = await subscriber.ended;
    expect(stdout.match(/^\{"id":"b"\}$/gm)).toHaveLength(1);
    expect(stdout.match(/"type":"AnomalyDetected"/g)).toHaveLength(106);
  });

  test('tells programs only what is found after the bus was switched on', async () => {
    await stop(await caughtUp({ TAPEWATCH_BUS: 'none', TAPEWATCH_CHANNELS: '' }));
    expect(await stop(await caughtUp())).toContain(
      '\nNew here: sns, bus:sns. Told is what is found from now on; what was found before is on the page.\n',
    );
    expect([await drain(programs), await drain(people)]).toEqual([[], []]);
  });

  test('goes on without a bus that is not there, and says what is the matter', async () => {
    const gone = `${environment['TAPEWATCH_SNS_EVENTS_TOPIC'] ?? ''}-gone`;
    const running = place.start(START, [], { ...environment, TAPEWATCH_SNS_EVENTS_TOPIC: gone });
    const url = await running.said(/listens on (\S+)/);
    await running.said(/Serving until stopped/);
    const failing = async (): Promise<unknown> => (await fetch(`${url}/system`)).json();
    await poll(failing, (state) => JSON.stringify(state).includes(`The topic ${gone} is not there`));
    expect(await drain(programs)).toEqual([]);
    running.process.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toContain(`The topic ${gone} is not there`);
  });
});
