import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { EMULATOR, startFauxqs } from '../../adapters/aws/fauxqs.fixture.ts';
import { makeQueue } from '../../adapters/aws/queues.fixture.ts';
import { createSqsWorkQueue } from '../../adapters/queue/sqs-work-queue.ts';
import { MEASURES } from '../../application/ports/measures.ts';
import type { WorkQueue } from '../../application/ports/work-queue.ts';
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

/** A start whose minutes go by when they are said to. */
const BY_MINUTES = 'src/entrypoints/local/start-by-minutes.fixture.ts';

/** A queue on the emulator. */
const queueOf = (name: string): WorkQueue =>
  createSqsWorkQueue({ client: emulator.sqs(), name, pause: async () => {} });

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
    expect(made.stdout).toBe('The queue tapewatch-log-jobs was made.\nThe queue tapewatch-log-jobs-dead was made.\n');
    await started({ ...SETTINGS, ...inFolder('sqs') });
    await started({ ...inFolder('memory'), TAPEWATCH_QUEUE: 'memory' });
    await started(inFolder('none'));
    const alone = await findings(`${place.folder}/none`);
    expect(alone.match(/"severity":/g)?.length).toBeGreaterThan(20);
    expect(await findings(`${place.folder}/sqs`)).toEqual(alone);
    expect(await findings(`${place.folder}/memory`)).toEqual(alone);
    expect((await tapewatch('queue status')).stdout).toBe(
      'queue                     waiting   in hand\ntapewatch-log-jobs              0         0\ntapewatch-log-jobs-dead         0         0\n',
    );
  });

  test('leaves jobs of another installation alone, and a minute after its load does what a killed process had in hand', async () => {
    const settings = { ...SETTINGS, TAPEWATCH_DYNAMODB_TABLE: 'staging' };
    expect((await tapewatch('infra ensure', settings)).stdout).toContain('The queue staging-jobs was made.\n');
    const queue = queueOf('staging-jobs');
    await queue.send(['synthetic/SYN001/1d']);
    const [held] = await queue.receive(1, 0);
    await queue.send(['other/NONE/1d']);
    const server = place.start(BY_MINUTES, [], { ...LOAD, ...settings });
    await server.said(/Serving until stopped/);
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 2 });
    if (held) await queue.extend(held, 0);
    await poll(
      async () => {
        server.process.kill('SIGUSR2');
        return queue.counts();
      },
      ({ waiting, inHand }) => waiting + inHand === 1,
    );
    server.process.kill('SIGINT');
    const { code, stdout, stderr } = await server.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      '\nThe queue staging-jobs has jobs of series that this provider does not have, such as "other/NONE/1d"; they were left there. Where they are another installation\'s, name a queue for each in TAPEWATCH_SQS_JOBS.\n',
    );
    expect(stdout).not.toContain('dead letters');
    expect(await queue.counts()).toEqual({ waiting: 0, inHand: 1 });
    expect(await queueOf('staging-jobs-dead').counts()).toEqual({ waiting: 0, inHand: 0 });
  });

  test('goes on with the others where a job cannot be done, and ends: put aside, told and sent back, or left on a queue without dead letters', async () => {
    const file = (ticker: string): string => `ticker,date,open,high,low,close,volume\n${ticker},2024-01-02,1,1,1,1,1\n`;
    const csv = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: place.folder };
    place.write('a.csv', file('ACME'));
    await started(csv);
    place.write('b.csv', file('BETA'));
    const changed = { ...SETTINGS, ...csv, TAPEWATCH_SQS_JOBS: 'csv', TAPEWATCH_CSV_ADJUSTMENT: 'fully-adjusted' };
    await tapewatch('infra ensure', changed);
    const told = await started(changed);
    expect(told).toContain(
      '\nThe job csv/ACME/1d could not be done and went to the dead letters of csv: ACME of feed csv',
    );
    expect(told).toContain('BETA 1 bar');
    expect((await tapewatch('queue redrive', changed)).stdout).toBe('1 dead letter went back to csv.\n');
    await makeQueue(emulator.sqs(), 'bare', { VisibilityTimeout: '60' });
    const left = await started({ ...changed, TAPEWATCH_SQS_JOBS: 'bare' });
    expect(left).toContain(
      '\nThe queue bare has no dead letters: a job that cannot be done stays on it and comes again. Give it a redrive policy, as npx tapewatch infra ensure does.\nThe job csv/ACME/1d could not be done and is tried again at the next start: ACME of feed csv',
    );
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
