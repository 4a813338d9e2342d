import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VARIABLES } from './environment.ts';
import { ConfigError, loadConfig } from './load-config.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'load-config-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const fileOf = (content: unknown): string => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

const problemsOf = (environment: NodeJS.ProcessEnv): readonly string[] => {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

const problemsOfFile = (content: unknown): readonly string[] => problemsOf({ TAPEWATCH_CONFIG: fileOf(content) });

describe('defaults < file < environment', () => {
  test('nothing given', () => {
    expect(loadConfig({})).toMatchObject({
      port: 8080,
      data: '.tapewatch',
      store: 'sqlite',
      provider: 'sample',
      policy: 'standard',
      channels: ['console'],
      minSeverity: 'medium',
      slack: { timeoutMs: 5000 },
    });
  });

  test('the file over the defaults, the environment over the file, key by key', () => {
    const TAPEWATCH_CONFIG = fileOf({
      port: 1,
      data: 'from-file',
      csv: { path: 'bars', feed: 'file-feed' },
      channels: ['console'],
    });
    const environment = { TAPEWATCH_CONFIG, PORT: '2', TAPEWATCH_CSV_FEED: 'env-feed', TAPEWATCH_CHANNELS: '' };
    expect(loadConfig(environment)).toMatchObject({
      port: 2,
      data: 'from-file',
      csv: { path: 'bars', feed: 'env-feed', zone: 'America/New_York' },
      channels: ['console'],
      store: 'sqlite',
    });
  });

  test('a list in the environment is separated by commas', () => {
    const TAPEWATCH_SLACK_WEBHOOK_URL = 'https://hooks.example/T0';
    const config = loadConfig({ TAPEWATCH_CHANNELS: ' console , slack', TAPEWATCH_SLACK_WEBHOOK_URL });
    expect(config.channels).toEqual(['console', 'slack']);
  });

  test('every key of the configuration can be given in the environment', () => {
    const config = loadConfig({
      PORT: '0',
      TAPEWATCH_HOSTS: 'desk.example, 10.0.0.7',
      TAPEWATCH_DATA: 'd',
      TAPEWATCH_STORE: 'memory',
      TAPEWATCH_READ_MODEL: 'memory',
      TAPEWATCH_FEED: 'local',
      TAPEWATCH_DYNAMODB_TABLE: 'log',
      TAPEWATCH_DYNAMODB_FINDINGS_TABLE: 'findings',
      TAPEWATCH_DYNAMODB_ENDPOINT: 'http://127.0.0.1:8000',
      TAPEWATCH_DYNAMODB_REGION: 'eu-west-1',
      TAPEWATCH_PROVIDER: 'csv',
      TAPEWATCH_CSV_PATH: 'p',
      TAPEWATCH_CSV_FEED: 'f',
      TAPEWATCH_CSV_TICKER: 'BRK.B',
      TAPEWATCH_CSV_INTERVAL: '5m',
      TAPEWATCH_CSV_ZONE: 'UTC',
      TAPEWATCH_CSV_LABEL: 'end',
      TAPEWATCH_CSV_ADJUSTMENT: 'as-traded',
      TAPEWATCH_CSV_SESSIONS: 'extended',
      TAPEWATCH_SYNTHETIC_SEED: '7',
      TAPEWATCH_SYNTHETIC_TICKERS: '3',
      TAPEWATCH_SYNTHETIC_FROM: '2020-01-01',
      TAPEWATCH_SYNTHETIC_TO: '2020-12-31',
      TAPEWATCH_SYNTHETIC_INTERVAL: '5m',
      TAPEWATCH_SYNTHETIC_PLANTS: 'jump,split',
      TAPEWATCH_SYNTHETIC_PLANTS_PER_YEAR: '6',
      TAPEWATCH_POLICY: 'naive',
      TAPEWATCH_ALERTS_PER_TICKER_YEAR: '2.5',
      TAPEWATCH_CHANNELS: 'slack',
      TAPEWATCH_MIN_SEVERITY: 'high',
      TAPEWATCH_SLACK_WEBHOOK_URL: 'https://hooks.example/T0',
      TAPEWATCH_SLACK_TIMEOUT_MS: '100',
      TAPEWATCH_SLACK_INTERVAL_MS: '0',
      TAPEWATCH_SLACK_PAGE: 'https://tapewatch.example',
      TAPEWATCH_DIGEST_AFTER_DAYS: '30',
      TAPEWATCH_BUS: 'eventbridge',
      TAPEWATCH_EVENTBRIDGE_BUS: 'desk/findings',
      TAPEWATCH_EVENTBRIDGE_ENDPOINT: 'http://127.0.0.1:4566',
      TAPEWATCH_EVENTBRIDGE_REGION: 'eu-west-1',
      TAPEWATCH_SNS_EVENTS_TOPIC: 'arn:aws:sns:us-east-1:000000000000:events',
      TAPEWATCH_SNS_NOTICES_TOPIC: 'arn:aws:sns:us-east-1:000000000000:notices',
      TAPEWATCH_SNS_PAGE: 'https://tapewatch.example',
      TAPEWATCH_SNS_ENDPOINT: 'http://127.0.0.1:4567',
      TAPEWATCH_SNS_REGION: 'eu-west-2',
      TAPEWATCH_SQS_QUEUE: 'findings',
      TAPEWATCH_SQS_DEAD_LETTERS: 'findings-dead',
      TAPEWATCH_QUEUE: 'sqs',
      TAPEWATCH_MEASURES: 'embedded',
      TAPEWATCH_ARCHIVE: 's3',
      TAPEWATCH_S3_BUCKET: 'raw-answers',
      TAPEWATCH_S3_ENDPOINT: 'http://127.0.0.1:4569',
      TAPEWATCH_S3_REGION: 'eu-west-4',
      TAPEWATCH_SQS_JOBS: 'jobs',
      TAPEWATCH_SQS_DEAD_JOBS: 'jobs-dead',
      TAPEWATCH_SQS_ENDPOINT: 'http://127.0.0.1:4568',
      TAPEWATCH_SQS_REGION: 'eu-west-3',
      TAPEWATCH_LOG_LEVEL: 'silent',
    });
    expect(config).toEqual({
      port: 0,
      http: { hosts: ['desk.example', '10.0.0.7'] },
      data: 'd',
      store: 'memory',
      readModel: 'memory',
      feed: 'local',
      dynamodb: { table: 'log', findingsTable: 'findings', endpoint: 'http://127.0.0.1:8000', region: 'eu-west-1' },
      provider: 'csv',
      csv: {
        path: 'p',
        feed: 'f',
        ticker: 'BRK.B',
        interval: '5m',
        zone: 'UTC',
        label: 'end',
        adjustment: 'as-traded',
        sessions: 'extended',
      },
      synthetic: {
        seed: 7,
        tickers: 3,
        from: '2020-01-01',
        to: '2020-12-31',
        interval: '5m',
        plants: ['jump', 'split'],
        plantsPerYear: 6,
      },
      policy: 'naive',
      alertsPerTickerYear: 2.5,
      channels: ['slack'],
      minSeverity: 'high',
      slack: {
        webhookUrl: 'https://hooks.example/T0',
        page: 'https://tapewatch.example',
        timeoutMs: 100,
        intervalMs: 0,
      },
      digestAfterDays: 30,
      bus: 'eventbridge',
      queue: 'sqs',
      measures: 'embedded',
      archive: 's3',
      s3: { bucket: 'raw-answers', endpoint: 'http://127.0.0.1:4569', region: 'eu-west-4' },
      eventbridge: { bus: 'desk/findings', endpoint: 'http://127.0.0.1:4566', region: 'eu-west-1' },
      sns: {
        eventsTopic: 'arn:aws:sns:us-east-1:000000000000:events',
        noticesTopic: 'arn:aws:sns:us-east-1:000000000000:notices',
        page: 'https://tapewatch.example',
        endpoint: 'http://127.0.0.1:4567',
        region: 'eu-west-2',
      },
      sqs: {
        queue: 'findings',
        deadLetters: 'findings-dead',
        jobs: 'jobs',
        deadJobs: 'jobs-dead',
        endpoint: 'http://127.0.0.1:4568',
        region: 'eu-west-3',
      },
      logLevel: 'silent',
    });
    expect(Object.keys(VARIABLES)).toHaveLength(57);
  });
});

describe('every problem at once', () => {
  test('with key, variable, what was given and what is allowed', () => {
    expect(
      problemsOf({
        PORT: '70000',
        TAPEWATCH_HOSTS: 'desk.example,http://desk.example,desk:80',
        TAPEWATCH_READ_MODEL: 'postgres',
        TAPEWATCH_DYNAMODB_TABLE: 'a/b',
        TAPEWATCH_DYNAMODB_FINDINGS_TABLE: 'f',
        TAPEWATCH_DYNAMODB_ENDPOINT: 'localhost:8000',
        TAPEWATCH_DYNAMODB_REGION: 'Frankfurt',
        TAPEWATCH_PROVIDER: 'bloomberg',
        TAPEWATCH_CSV_TICKER: 'not a ticker',
        TAPEWATCH_SYNTHETIC_FROM: '1989-12-31',
        TAPEWATCH_SYNTHETIC_PLANTS: 'jump,crash',
        TAPEWATCH_SYNTHETIC_PLANTS_PER_YEAR: '251',
        TAPEWATCH_ALERTS_PER_TICKER_YEAR: 'four',
        TAPEWATCH_CHANNELS: 'console,pager',
        TAPEWATCH_SLACK_TIMEOUT_MS: 'Infinity',
        TAPEWATCH_BUS: 'kafka',
        TAPEWATCH_EVENTBRIDGE_BUS: 'my bus',
        TAPEWATCH_SNS_EVENTS_TOPIC: 'events',
        TAPEWATCH_SQS_QUEUE: 'a.b',
        TAPEWATCH_SQS_ENDPOINT: 'http://user@localhost:1',
        TAPEWATCH_DATAA: 'x',
      }),
    ).toEqual([
      'port (PORT): given 70000; allowed: a whole number from 0 to 65535',
      'http.hosts.1 (TAPEWATCH_HOSTS): given "http://desk.example"; allowed: names of hosts without scheme and port, such as tapewatch.example',
      'http.hosts.2 (TAPEWATCH_HOSTS): given "desk:80"; allowed: names of hosts without scheme and port, such as tapewatch.example',
      'readModel (TAPEWATCH_READ_MODEL): given "postgres"; allowed: sqlite, memory, dynamodb',
      'dynamodb.table (TAPEWATCH_DYNAMODB_TABLE): given "a/b"; allowed: 3 to 255 letters, digits, dots, hyphens and underscores',
      'dynamodb.findingsTable (TAPEWATCH_DYNAMODB_FINDINGS_TABLE): given "f"; allowed: 3 to 255 letters, digits, dots, hyphens and underscores',
      'dynamodb.endpoint (TAPEWATCH_DYNAMODB_ENDPOINT): given "localhost:8000"; allowed: an address such as http://127.0.0.1:8000',
      'dynamodb.region (TAPEWATCH_DYNAMODB_REGION): given "Frankfurt"; allowed: a region such as us-east-1',
      'provider (TAPEWATCH_PROVIDER): given "bloomberg"; allowed: sample, csv, synthetic',
      'csv.ticker (TAPEWATCH_CSV_TICKER): given "not a ticker"; allowed: a ticker such as AAPL, BRK.B or ^GSPC',
      'synthetic.from (TAPEWATCH_SYNTHETIC_FROM): given "1989-12-31"; allowed: a real day from 1990-01-01 to 2030-12-31',
      'synthetic.plants.1 (TAPEWATCH_SYNTHETIC_PLANTS): given "crash"; allowed: jump, bad-tick, volume, volatility, stale, missing, split',
      'synthetic.plantsPerYear (TAPEWATCH_SYNTHETIC_PLANTS_PER_YEAR): given 251; allowed: a number from 0 to 250',
      'alertsPerTickerYear (TAPEWATCH_ALERTS_PER_TICKER_YEAR): given "four"; allowed: a number from 1 to 80',
      'channels.1 (TAPEWATCH_CHANNELS): given "pager"; allowed: console, slack, sns',
      'bus (TAPEWATCH_BUS): given "kafka"; allowed: none, memory, eventbridge, sns',
      'eventbridge.bus (TAPEWATCH_EVENTBRIDGE_BUS): given "my bus"; allowed: a name of up to 256 letters, digits, dots, hyphens, underscores and slashes',
      'sns.eventsTopic (TAPEWATCH_SNS_EVENTS_TOPIC): given "events"; allowed: the ARN of a topic',
      'sqs.queue (TAPEWATCH_SQS_QUEUE): given "a.b"; allowed: up to 80 letters, digits, hyphens and underscores',
      'sqs.endpoint (TAPEWATCH_SQS_ENDPOINT): given "http://user@localhost:1"; allowed: an address such as http://127.0.0.1:8000',
      'slack.timeoutMs (TAPEWATCH_SLACK_TIMEOUT_MS): given Infinity; allowed: a whole number from 100 to 60000',
      'TAPEWATCH_DATAA: no such setting; nearest: TAPEWATCH_DATA',
    ]);
  });

  test.each([
    ['sqlite', 'dynamodb', 'sqlite'],
    ['sqlite', 'memory', 'sqlite'],
    ['memory', 'sqlite', 'memory'],
    ['dynamodb', 'memory', 'sqlite, dynamodb'],
  ])('a store in %s with a read model in %s', (store, readModel, allowed) => {
    expect(problemsOf({ TAPEWATCH_STORE: store, TAPEWATCH_READ_MODEL: readModel })).toEqual([
      `readModel (TAPEWATCH_READ_MODEL): given ${readModel}; with store ${store} allowed: ${allowed}`,
    ]);
  });

  test('a queue of jobs whose name would follow from a table that is called as no queue can be', () => {
    const dotted = { TAPEWATCH_QUEUE: 'sqs', TAPEWATCH_DYNAMODB_TABLE: 'log.staging' };
    expect(problemsOf(dotted)).toEqual([
      'sqs.jobs (TAPEWATCH_SQS_JOBS): given nothing; log.staging-jobs is no name of a queue, so give one',
    ]);
    expect(problemsOf({ ...dotted, TAPEWATCH_SQS_JOBS: 'a'.repeat(76) })).toEqual([
      `sqs.deadJobs (TAPEWATCH_SQS_DEAD_JOBS): given nothing; ${'a'.repeat(76)}-dead is no name of a queue, so give one`,
    ]);
    expect(problemsOf({ ...dotted, TAPEWATCH_SQS_JOBS: 'staging' })).toEqual([]);
    expect(problemsOf({ ...dotted, TAPEWATCH_QUEUE: 'memory' })).toEqual([]);
  });

  test('the stream of a table goes with a log in a table', () => {
    expect(problemsOf({ TAPEWATCH_FEED: 'stream' })).toEqual([
      'feed (TAPEWATCH_FEED): given stream; with store sqlite allowed: local',
    ]);
    expect(problemsOf({ TAPEWATCH_FEED: 'stream', TAPEWATCH_STORE: 'dynamodb' })).toEqual([]);
  });

  test.each([
    ['dynamodb', 'sqlite'],
    ['dynamodb', 'dynamodb'],
    ['memory', 'memory'],
  ])('but not a store in %s with a read model in %s', (store, readModel) => {
    expect(problemsOf({ TAPEWATCH_STORE: store, TAPEWATCH_READ_MODEL: readModel })).toEqual([]);
  });

  test('a synthetic market that ends before it begins', () => {
    expect(problemsOf({ TAPEWATCH_SYNTHETIC_FROM: '2020-01-02', TAPEWATCH_SYNTHETIC_TO: '2020-01-01' })).toEqual([
      'synthetic.to (TAPEWATCH_SYNTHETIC_TO): given "2020-01-01"; allowed: a day not before synthetic.from',
    ]);
  });

  test('what a choice needs besides is missing, also beside other problems', () => {
    const missing = [
      'csv.path (TAPEWATCH_CSV_PATH): given nothing; provider csv needs a file or a folder',
      'slack.webhookUrl (TAPEWATCH_SLACK_WEBHOOK_URL): given nothing; channel slack needs an incoming webhook address',
      'sns.noticesTopic (TAPEWATCH_SNS_NOTICES_TOPIC): given nothing; channel sns needs the ARN of a topic',
      'sns.eventsTopic (TAPEWATCH_SNS_EVENTS_TOPIC): given nothing; bus sns needs the ARN of a topic',
    ];
    const chosen = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CHANNELS: 'slack,sns', TAPEWATCH_BUS: 'sns' };
    expect(problemsOf(chosen)).toEqual(missing);
    expect(problemsOf({ ...chosen, PORT: '-1' })).toEqual([
      'port (PORT): given -1; allowed: a whole number from 0 to 65535',
      ...missing,
    ]);
  });

  test('wrong kinds of value in the file', () => {
    expect(problemsOfFile({ data: 7, policy: '', channels: 'console', csv: [], store: null })).toEqual([
      'data (TAPEWATCH_DATA): given 7; allowed: a text',
      'store (TAPEWATCH_STORE): given null; allowed: sqlite, memory, dynamodb',
      'csv: given []; allowed: an object',
      'policy (TAPEWATCH_POLICY): given ""; allowed: a text that is not empty',
      'channels (TAPEWATCH_CHANNELS): given "console"; allowed: a list',
    ]);
  });

  test('a channel named twice', () => {
    expect(problemsOf({ TAPEWATCH_CHANNELS: 'console,console' })).toEqual([
      'channels (TAPEWATCH_CHANNELS): given ["console","console"]; allowed: each channel once',
    ]);
  });

  test('the environment does not hide a section of the file that is none', () => {
    const TAPEWATCH_CONFIG = fileOf({ csv: 'bars.csv' });
    expect(problemsOf({ TAPEWATCH_CONFIG, TAPEWATCH_CSV_FEED: 'own' })).toEqual([
      'csv: given "bars.csv"; allowed: an object',
    ]);
  });
});

describe('the file', () => {
  test('unknown keys are named one by one, with those known beside them', () => {
    const problems = problemsOfFile({ prot: 1, slack: { webhook: 'x', timeout: 5 }, csv: { file: 'x' } });
    expect(problems).toContain(
      'slack.webhook: no such key; known: slack.webhookUrl, slack.page, slack.timeoutMs, slack.intervalMs',
    );
    expect(problems).toContain(
      'slack.timeout: no such key; known: slack.webhookUrl, slack.page, slack.timeoutMs, slack.intervalMs',
    );
    expect(problems).toContainEqual(expect.stringMatching(/^csv\.file: no such key; known: csv\.path, csv\.feed, /));
    expect(problems).toContainEqual(
      expect.stringMatching(
        /^prot: no such key; known: port, http, data, store, readModel, feed, dynamodb, provider, csv, /,
      ),
    );
    expect(problems).toHaveLength(4);
  });

  test('may name its schema', () => {
    expect(problemsOfFile({ $schema: './schema.json' })).toEqual([]);
  });

  test('is missing, a folder, not JSON, or no object', () => {
    const absent = join(folder, 'absent.json');
    const next = 'correct it, or name another one in TAPEWATCH_CONFIG';
    expect(problemsOf({ TAPEWATCH_CONFIG: absent })).toEqual([`${absent}: the file cannot be read; ${next}`]);
    expect(problemsOf({ TAPEWATCH_CONFIG: folder })).toEqual([`${folder}: the file cannot be read; ${next}`]);
    const file = join(folder, 'settings.json');
    expect(problemsOfFile('{ "port": ')).toEqual([`${file}: the file is not JSON; ${next}`]);
    for (const none of ['[]', 'null', '7', '"text"'])
      expect(problemsOfFile(none)).toEqual([`${file}: the file must hold one JSON object`]);
  });
});

describe('the webhook address is a secret', () => {
  const SECRET = 'T00SECRET';

  test.each([
    { slack: { webhookUrl: `ftp://hooks.example/${SECRET}` } },
    { slack: { webhookUrl: `https://user:${SECRET}@hooks.example/` } },
    { slack: { webhookUrl: [`https://hooks.example/${SECRET}`] } },
    { slack: { webhookUrl: `https://hooks.example/${SECRET}`, extra: 1 } },
    { slack: { webhook: `https://hooks.example/${SECRET}` } },
    { slack: `https://hooks.example/${SECRET}` },
    { slackWebhookUrl: `https://hooks.example/${SECRET}` },
    { slack: { webhookUrl: `https://hooks.example/${SECRET}` }, extra: 1 },
  ])('a refusal does not print it: case %#', (settings) => {
    const problems = problemsOfFile(settings);
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain(SECRET);
  });

  test('not from the environment either', () => {
    expect(problemsOf({ TAPEWATCH_SLACK_WEBHOOK_URL: SECRET })).toEqual([
      'slack.webhookUrl (TAPEWATCH_SLACK_WEBHOOK_URL): given a value kept secret; allowed: an incoming webhook address, https://…, without user and password',
    ]);
  });
});
