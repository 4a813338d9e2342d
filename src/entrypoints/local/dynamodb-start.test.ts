import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EMULATOR, startDynoxide } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { commitsOf, numeric } from '../../adapters/dynamodb/log-table.ts';
import { holdFolder } from '../composition/resources.ts';
import { readinessSchema } from '../http/readiness.ts';
import { poll } from './poll.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Ended, type Running, type Workplace } from './workplace.fixture.ts';

const emulator = await startDynoxide();

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
};

let place: Workplace;
let environment: Readonly<Record<string, string>>;
let tables = 0;

beforeEach(() => {
  place = openWorkplace();
  environment = {
    ...CREDENTIALS,
    TAPEWATCH_STORE: 'dynamodb',
    TAPEWATCH_DYNAMODB_ENDPOINT: emulator.endpoint,
    TAPEWATCH_DYNAMODB_TABLE: `log-${(tables += 1)}`,
  };
});

afterEach(() => place.close());

afterAll(() => emulator.stop());

/** Says of a stream's first commit that it was recorded at another time. */
const alterFirstCommit = (table: string | undefined) =>
  emulator.client().send(
    new UpdateItemCommand({
      TableName: table,
      Key: { p: { S: commitsOf('sample/AAPL/1d') }, f: numeric(1) },
      UpdateExpression: 'SET t = :t',
      ExpressionAttributeValues: { ':t': numeric(1) },
    }),
  );

/** The generations of findings that a table has items of, and what belongs to none. */
const generationsIn = async (table: string): Promise<ReadonlySet<string | undefined>> => {
  const { Items = [] } = await emulator.client().send(new ScanCommand({ TableName: table }));
  return new Set(Items.map(({ p }) => p?.S?.split('#')[0]));
};

const type = (words: string, settings: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  place.run(TAPEWATCH, words.split(' '), { ...environment, ...settings });

const serve = async (settings: Readonly<Record<string, string>> = {}): Promise<Running> => {
  const server = place.start(START, [], { ...environment, TAPEWATCH_CHANNELS: '', ...settings });
  await server.said(/Serving until stopped/);
  return server;
};

const stop = async (server: Running): Promise<string> => {
  server.process.kill('SIGINT');
  const { code, stdout, stderr } = await server.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

/** Runs the commands that a start prints at its end as people paste them, with nothing set but credentials and region. */
const tryNextSteps = async (told: string, count: number): Promise<void> => {
  const steps = [...told.matchAll(/^TAPEWATCH_.*? npx tapewatch .*?(?= {2})/gm)].map(([step]) => step);
  expect(steps).toHaveLength(count);
  const credentials = Object.entries(CREDENTIALS).map((pair) => pair.join('='));
  for (const step of steps) {
    const { code, stdout } = await place.shell(`unset TAPEWATCH_DATA; export ${credentials.join(' ')}; ${step}`);
    expect({ step, code }).toEqual({ step, code: 0 });
    expect(stdout.length).toBeGreaterThan(100);
  }
};

describe(`the DynamoDB profile, on ${EMULATOR}`, { timeout: 120_000 }, () => {
  test('makes the table once, for people and for programs', async () => {
    const table = environment['TAPEWATCH_DYNAMODB_TABLE'] ?? '';
    const made = await type('infra ensure');
    expect(made).toMatchObject({ code: 0, stdout: `The table ${table} was made.\n`, stderr: '' });
    expect((await type('infra ensure')).stdout).toBe(`The table ${table} is there already.\n`);
    expect(JSON.parse((await type('infra ensure --json')).stdout)).toEqual({
      ensured: [{ what: 'table', name: table, made: false }],
    });
  });

  test('does the main job, goes on at a second start, and answers beside a server', async () => {
    await type('infra ensure');
    const first = await serve();
    const verified = await type('audit verify');
    expect(verified).toMatchObject({ code: 0, stderr: '' });
    expect(verified.stdout).toMatch(/\nThe log is as it was written: \d+ commits in \d+ streams\.\n$/);
    const told = await stop(first);
    expect(told).toContain('classic rule: 1,443 flagged bars; Tapewatch: 106 findings');
    await tryNextSteps(told, 2);
    expect(await stop(await serve())).toContain('106 findings, none of them new since the last start');
    expect((await type('audit verify')).stdout).toBe(verified.stdout);
    expect((await type('why-not AAPL 2015-08-11')).stdout).toContain('AAPL');
    await alterFirstCommit(environment['TAPEWATCH_DYNAMODB_TABLE']);
    const altered = await type('audit verify');
    expect(altered).toMatchObject({ code: 1, stderr: '' });
    expect(altered.stdout).toContain('sample/AAPL/1d: bad from version 1 on: ');
    expect(altered.stdout).toMatch(/\. Restore the table to a moment before that\.\n$/);
  });

  test('killed again and again in its first load, it goes on to the findings of one that was left alone', async () => {
    await type('infra ensure');
    for (const bars of [300, 2000, 4000]) {
      const server = place.start(START, [], { ...environment, TAPEWATCH_CHANNELS: '' });
      const url = await server.said(/listens on (\S+)/);
      await poll(
        async () => readinessSchema.parse(await (await fetch(`${url}/ready`)).json()),
        ({ barsJudged, stage }) => barsJudged >= bars || stage === 'ready',
      );
      server.process.kill('SIGKILL');
      expect((await server.ended).signal).toBe('SIGKILL');
    }
    await stop(await serve());
    const findings = await type('findings --json');
    expect(findings.stdout).toContain('gspc-20180202-price-');
    expect((await type('audit verify')).code).toBe(0);
    const alone = { TAPEWATCH_DATA: join(place.folder, 'alone'), TAPEWATCH_DYNAMODB_TABLE: `log-${(tables += 1)}` };
    await type('infra ensure', alone);
    await stop(await serve(alone));
    expect(findings.stdout).toBe((await type('findings --json', alone)).stdout);
  });

  test('with findings in a table it does the main job alike, and makes them anew beside a server', async () => {
    await type('infra ensure');
    await stop(await serve());
    const [id = ''] = /gspc-20180202-price-\w+/.exec((await type('findings --json')).stdout) ?? [];
    const asked = ['findings --json', 'findings --ticker AAPL --kind gap', 'why-not AAPL 2015-08-11', `explain ${id}`];
    const answersOf = async (settings: Readonly<Record<string, string>>) => {
      const answers: string[] = [];
      for (const question of asked) {
        const { code, stdout, stderr } = await type(question, settings);
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        answers.push(stdout);
      }
      return answers;
    };
    const inFiles = await answersOf({});
    const inTable = {
      TAPEWATCH_DATA: join(place.folder, 'in-table'),
      TAPEWATCH_READ_MODEL: 'dynamodb',
      TAPEWATCH_DYNAMODB_FINDINGS_TABLE: `findings-${tables}`,
    };
    const made = await type('infra ensure', inTable);
    expect(made.stdout).toMatch(/^The table log-\d+ is there already\.\nThe table findings-\d+ was made\.\n$/);
    const server = await serve(inTable);
    expect(await answersOf(inTable)).toEqual(inFiles);
    const rebuilt = await type('projections rebuild', inTable);
    expect(rebuilt).toMatchObject({ code: 0, stderr: '' });
    expect(rebuilt.stdout).toMatch(/^The read model was made anew from \d+ commits\.\n$/);
    expect(await answersOf(inTable)).toEqual(inFiles);
    expect(await generationsIn(inTable.TAPEWATCH_DYNAMODB_FINDINGS_TABLE)).toEqual(new Set(['2', 'current']));
    const room = holdFolder(join(inTable.TAPEWATCH_DATA, 'rebuild'));
    expect(await type('projections rebuild', inTable)).toMatchObject({ code: 2, stdout: '' });
    room.release();
    const told = await stop(server);
    expect(told).toContain('106 findings');
    await tryNextSteps(told, 1);
    expect(await stop(await serve(inTable))).toContain('106 findings, none of them new since the last start');
  });

  test('finds the whole log again from the table alone', async () => {
    await type('infra ensure');
    await stop(await serve());
    const before = await type('findings --json');
    const moved = { TAPEWATCH_DATA: join(place.folder, 'elsewhere') };
    await stop(await serve(moved));
    expect((await type('findings --json', moved)).stdout).toBe(before.stdout);
    expect((await type('audit verify', moved)).code).toBe(0);
  });
});

describe(`what people are told, on ${EMULATOR}`, { timeout: 60_000 }, () => {
  test('a start without its table', async () => {
    expect(await place.run(START, [], environment)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `tapewatch: The table ${environment['TAPEWATCH_DYNAMODB_TABLE']} is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure.\n`,
    });
  });

  test('a start without its table of findings, before anything is judged', async () => {
    await type('infra ensure');
    const settings = { TAPEWATCH_READ_MODEL: 'dynamodb', TAPEWATCH_DYNAMODB_FINDINGS_TABLE: 'nowhere' };
    expect(await place.run(START, [], { ...environment, ...settings })).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'tapewatch: The table nowhere is not there in us-east-1; check its name, region and endpoint, or make it there with: npx tapewatch infra ensure.\n',
    });
  });

  test('a start with nobody at the endpoint', async () => {
    const ended = await place.run(START, [], {
      ...environment,
      TAPEWATCH_DYNAMODB_ENDPOINT: 'http://127.0.0.1:9',
    });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(/^tapewatch: The table \S+ cannot be reached or does not answer; [^\n]+\.\n$/);
  });

  test('a start on the data folder of another log', async () => {
    place.write('data/events.sqlite', '');
    await type('infra ensure');
    const { code, stderr } = await place.run(START, [], environment);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^tapewatch: The data folder \S+ belongs to a log in files; name another folder /);
  });

  test('a start on the data folder of another table with as many bars, or after its order was lost', async () => {
    const few = {
      TAPEWATCH_PROVIDER: 'csv',
      TAPEWATCH_CSV_PATH: place.write(
        'bars.csv',
        'ticker,date,open,high,low,close,volume\nACME,2024-01-02,1,1,1,1,1\n',
      ),
    };
    const other = { ...few, TAPEWATCH_DYNAMODB_TABLE: `log-${(tables += 1)}` };
    await type('infra ensure');
    await type('infra ensure', other);
    await stop(await serve(few));
    await stop(await serve({ ...other, TAPEWATCH_DATA: join(place.folder, 'other') }));
    const onOther = await place.run(START, [], { ...environment, ...other });
    expect(onOther.code).toBe(1);
    expect(onOther.stderr).toMatch(
      /^tapewatch: The commit at version \d+ of \S+ is not in the table any more: [^\n]+\n$/,
    );
    for (const name of ['order.sqlite', 'order.sqlite-wal', 'order.sqlite-shm'])
      rmSync(join(place.folder, 'data', name), { force: true });
    const { code, stderr } = await place.run(START, [], { ...environment, ...few });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^tapewatch: The data folder \S+ has lost order\.sqlite, which deliveries\.sqlite goes by; /,
    );
  });

  test.each([
    [
      'infra ensure',
      { TAPEWATCH_DYNAMODB_ENDPOINT: '' },
      /^tapewatch: Tables, queues, buses, topics and buckets are made on an emulator alone; /,
    ],
    [
      'infra ensure',
      { TAPEWATCH_SQS_ENDPOINT: 'https://sqs.us-east-1.amazonaws.com' },
      /^tapewatch: https:\/\/sqs\.us-east-1\.amazonaws\.com is AWS and no emulator; .* nothing was made/,
    ],
    ['backup monday', {}, /^tapewatch: The log is in the table log-\d+; switch on point-in-time recovery/],
    ['audit verify', {}, /^tapewatch: The data folder \S+ holds no log; run npm start first/],
  ])('%s with %o is refused', async (words, settings, sentence) => {
    const { code, stderr } = await type(words, settings);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
  });
});
