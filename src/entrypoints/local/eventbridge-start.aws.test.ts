import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import type { Served } from '../../adapters/aws/rules.fixture.ts';
import { openSqs } from '../../adapters/aws/sqs.ts';
import { EMULATOR, startDynoxide } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { createSqsWorkQueue } from '../../adapters/queue/sqs-work-queue.ts';
import { poll } from './poll.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Workplace } from './workplace.fixture.ts';

const tables = await startDynoxide();
let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
});

afterEach(() => place.close());

afterAll(() => tables.stop());

const settingsOn = ({ endpoint }: Served) => {
  const name = `tapewatch-${process.pid}`;
  return {
    ...CREDENTIALS,
    TAPEWATCH_STORE: 'dynamodb',
    TAPEWATCH_CHANNELS: '',
    TAPEWATCH_BUS: 'eventbridge',
    TAPEWATCH_DYNAMODB_ENDPOINT: tables.endpoint,
    TAPEWATCH_DYNAMODB_TABLE: `log-${new URL(endpoint).port}`,
    TAPEWATCH_EVENTBRIDGE_ENDPOINT: endpoint,
    TAPEWATCH_EVENTBRIDGE_BUS: name,
    TAPEWATCH_SQS_ENDPOINT: endpoint,
    TAPEWATCH_SQS_QUEUE: `${name}-events`,
    TAPEWATCH_SQS_DEAD_LETTERS: `${name}-dead`,
  };
};

const proveOn = (served: Served): unknown =>
  describe(`Tapewatch with its log on ${EMULATOR} and its bus on ${served.name}`, { timeout: 120_000 }, () => {
    test('makes what it needs, and the subscriber in docs hears of every finding from a queue behind the bus', async () => {
      const settings = settingsOn(served);
      const {
        TAPEWATCH_DYNAMODB_TABLE: table,
        TAPEWATCH_EVENTBRIDGE_BUS: bus,
        TAPEWATCH_SQS_QUEUE: queue,
        TAPEWATCH_SQS_DEAD_LETTERS: dead,
      } = settings;
      const made = await place.run(TAPEWATCH, ['infra', 'ensure'], settings);
      const names = [`table ${table}`, `bus ${bus}`, `queue ${queue}`, `queue ${dead}`];
      expect(made.stdout).toBe(names.map((name) => `The ${name} was made.\n`).join(''));
      const again = await place.run(TAPEWATCH, ['infra', 'ensure'], settings);
      expect(again.stdout).toBe(names.map((name) => `The ${name} is there already.\n`).join(''));

      const sqs = openSqs(served);
      const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
      const subscriber = place.start('docs/examples/queue-subscriber.ts', [url, served.endpoint], settings);
      const server = place.start(START, [], settings);
      const address = await server.said(/listens on (\S+)/);
      await server.said(/Serving until stopped/);
      const lags = async (): Promise<readonly { readonly lag: number }[]> => {
        const { subscribers }: { subscribers: { lag: number }[] } = Object(
          await (await fetch(`${address}/ready`)).json(),
        );
        return subscribers;
      };
      await poll(lags, (all) => all.every(({ lag }) => lag === 0));
      const behind = createSqsWorkQueue({ client: sqs, name: queue, pause: async () => {} });
      await poll(
        () => behind.counts(),
        ({ waiting, inHand }) => waiting + inHand === 0,
      );
      server.process.kill('SIGINT');
      expect(await server.ended).toMatchObject({ code: 0, stderr: '' });
      subscriber.process.kill('SIGTERM');
      const { stdout } = await subscriber.ended;
      const heard = stdout.trimEnd().split('\n');
      expect(heard.filter((line) => line.includes('"type":"AnomalyDetected"'))).toHaveLength(106);
      expect(new Set(heard).size).toBe(heard.length);
      sqs.destroy();
    });
  });

proveOn(inject('ministack'));
proveOn(inject('moto'));
