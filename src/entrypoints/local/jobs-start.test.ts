import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { EMULATOR, startFauxqs } from '../../adapters/aws/fauxqs.fixture.ts';
import { MEASURES } from '../../application/ports/measures.ts';
import { readinessSchema } from '../http/readiness.ts';
import { poll } from './poll.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Ended, type Workplace } from './workplace.fixture.ts';

const emulator = await startFauxqs();
/** A load of three series, each more than one job. */
const LOAD = {
  TAPEWATCH_CHANNELS: '',
  TAPEWATCH_PROVIDER: 'synthetic',
  TAPEWATCH_SYNTHETIC_TICKERS: '3',
  TAPEWATCH_SYNTHETIC_FROM: '2019-01-01',
};

const SETTINGS = { ...CREDENTIALS, TAPEWATCH_QUEUE: 'sqs', TAPEWATCH_SQS_ENDPOINT: emulator.endpoint };

const values = z.union([z.number(), z.array(z.number())]);

/** A line of measures: the values of each by name. */
const moment = z
  .looseObject({ _aws: z.unknown(), Service: z.literal('tapewatch') })
  .transform(({ _aws, Service: _service, ...measured }) => z.record(z.string(), values).parse(measured));

let place: Workplace;

beforeEach(() => {
  place = openWorkplace();
});

afterEach(() => place.close());

afterAll(() => emulator.stop());

const started = async (settings: Readonly<Record<string, string>>): Promise<string> => {
  const server = place.start(START, [], { ...LOAD, ...settings });
  await server.said(/Serving until stopped/);
  server.process.kill('SIGINT');
  const { code, stdout, stderr } = await server.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

const tapewatch = (words: string, settings: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  place.run(TAPEWATCH, words.split(' '), { ...SETTINGS, ...settings });

const findings = async (data: string): Promise<string> =>
  (await tapewatch('findings --json', { TAPEWATCH_DATA: data })).stdout;

const inFolder = (name: string) => ({ TAPEWATCH_DATA: `${place.folder}/${name}` });

describe(`a start whose jobs wait in a queue on ${EMULATOR}`, { timeout: 60_000 }, () => {
  test('finds what one without does, and so does one with a queue of its own', async () => {
    const made = await tapewatch('infra ensure');
    expect(made.stdout).toBe('The queue tapewatch-jobs was made.\nThe queue tapewatch-jobs-dead was made.\n');
    await started({ ...SETTINGS, ...inFolder('sqs') });
    await started({ ...inFolder('memory'), TAPEWATCH_QUEUE: 'memory' });
    await started(inFolder('none'));
    const alone = await findings(`${place.folder}/none`);
    expect(alone.match(/"severity":/g)?.length).toBeGreaterThan(20);
    expect(await findings(`${place.folder}/sqs`)).toEqual(alone);
    expect(await findings(`${place.folder}/memory`)).toEqual(alone);
    expect((await tapewatch('queue status')).stdout).toBe(
      'queue                 waiting   in hand\ntapewatch-jobs              0         0\ntapewatch-jobs-dead         0         0\n',
    );
  });

  test('goes on with the others where a job cannot be done, which is put aside, told and sent back', async () => {
    await tapewatch('infra ensure');
    const client = emulator.sqs();
    const QueueUrl = `${emulator.endpoint}/000000000000/tapewatch-jobs`;
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'synthetic/NONE/1d' }));
    const note =
      'The job synthetic/NONE/1d could not be done and went to the dead letters of tapewatch-jobs: the provider has no such series; a job is one, such as synthetic/SYN001/1d\n';
    const told = await started(SETTINGS);
    expect(told).toContain(note);
    expect(told).not.toContain('NONE no bars');
    expect((await tapewatch('queue redrive')).stdout).toBe('1 dead letter went back to tapewatch-jobs.\n');
    const again = await started(SETTINGS);
    expect(again).toContain(' findings, none of them new since the last start');
    expect(again).toContain(note);
  });

  test('says in one line that its queue is not there', async () => {
    const missing = await place.run(START, [], { ...SETTINGS, TAPEWATCH_SQS_JOBS: 'nowhere' });
    expect(missing.code).toBe(1);
    expect(missing.stderr).toBe(
      'tapewatch: The queue nowhere is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure.\n',
    );
  });
});

test(
  'a bus of the process shows what is on it in its log, and what is measured are lines there',
  { timeout: 60_000 },
  async () => {
    const server = place.start(START, [], {
      ...LOAD,
      TAPEWATCH_BUS: 'memory',
      TAPEWATCH_QUEUE: 'memory',
      TAPEWATCH_MEASURES: 'embedded',
      TAPEWATCH_LOG_LEVEL: 'info',
    });
    await server.said(/Serving until stopped/);
    const url = await server.said(/listens on (\S+)/);
    await poll(
      async () => readinessSchema.parse(await (await fetch(`${url}/ready`)).json()),
      ({ subscribers }) => subscribers.every(({ lag }) => lag === 0),
    );
    server.process.kill('SIGINT');
    const { stderr } = await server.ended;
    const lines = stderr.split('\n').filter((line) => line.includes('"msg":"published"'));
    const ids = lines.map((line) => z.object({ event: z.object({ id: z.string() }) }).parse(JSON.parse(line)).event.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(lines.filter((line) => line.includes('"type":"AnomalyDetected"')).length).toBeGreaterThan(20);
    const moments = stderr
      .split('\n')
      .flatMap((line) => (line.includes('"_aws"') ? [moment.parse(JSON.parse(line))] : []));
    const sum = (name: string): number =>
      moments.flatMap((one) => one[name] ?? []).reduce((all, value) => all + value, 0);
    expect({ bars: sum('BarsJudged'), published: sum('EventsPublished'), jobs: sum('MessagesDone') }).toEqual({
      bars: 3 * 1510,
      published: lines.length,
      jobs: 6,
    });
    expect(new Set(moments.flatMap((one) => Object.keys(one)))).toEqual(
      new Set(MEASURES.filter((name) => name !== 'StreamsParked')),
    );
    expect(stderr).not.toMatch(/"_aws".*SYN001/);
  },
);
