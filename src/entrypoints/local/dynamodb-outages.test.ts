import { DeleteItemCommand, DeleteTableCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { openGate, type Gate, type Passing } from '../../adapters/aws/gate.fixture.ts';
import { EMULATOR, startDynoxide } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { commitsOf, LOG_TABLE, numeric } from '../../adapters/dynamodb/log-table.ts';
import { ensureTable } from '../../adapters/dynamodb/table.ts';
import { poll } from './poll.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Running, type Workplace } from './workplace.fixture.ts';

const emulator = await startDynoxide();

let place: Workplace;
let gate: Gate;
let environment: Readonly<Record<string, string>>;
let tables = 0;

beforeEach(async () => {
  place = openWorkplace();
  gate = await openGate(emulator.endpoint);
  tables += 1;
  environment = {
    ...CREDENTIALS,
    TAPEWATCH_STORE: 'dynamodb',
    TAPEWATCH_READ_MODEL: 'dynamodb',
    TAPEWATCH_DYNAMODB_ENDPOINT: gate.endpoint,
    TAPEWATCH_DYNAMODB_TABLE: `log-${tables}`,
    TAPEWATCH_DYNAMODB_FINDINGS_TABLE: `findings-${tables}`,
    TAPEWATCH_PROVIDER: 'csv',
    TAPEWATCH_CSV_PATH: place.write('bars.csv', ONE_BAR),
  };
});

afterEach(async () => {
  await place.close();
  await gate.close();
});

afterAll(() => emulator.stop());

const ONE_BAR = 'ticker,date,open,high,low,close,volume\nACME,2024-01-02,1,1,1,1,1\n';

type Served = { readonly server: Running; readonly url: string };

const serve = async (settings: Readonly<Record<string, string>> = {}): Promise<Served> => {
  await place.run(TAPEWATCH, ['infra', 'ensure'], environment);
  const server = place.start(START, [], { ...environment, ...settings });
  const url = await server.said(/listens on (\S+)/);
  await server.said(/Serving until stopped/);
  return { server, url };
};

const stop = ({ server }: Served) => {
  server.process.kill('SIGINT');
  return server.ended;
};

const answer = z.object({
  stage: z.string(),
  dependencies: z.array(z.object({ name: z.string(), failing: z.string().nullable() })),
});

/** The status of `/ready`, its stage, and what fails. */
const readyAt = async ({
  url,
}: Served): Promise<{ status: number; stage: string; failing: Record<string, string> }> => {
  const response = await fetch(`${url}/ready`);
  const { stage, dependencies } = answer.parse(await response.json());
  const failing = Object.fromEntries(dependencies.flatMap(({ name, failing: why }) => (why ? [[name, why]] : [])));
  return { status: response.status, stage, failing };
};

const READY = { status: 200, stage: 'ready', failing: {} };

/** What a started process logs, a line each. */
const logged = (stderr: string) =>
  stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => z.object({ msg: z.string(), dependency: z.string().optional() }).loose().parse(JSON.parse(line)));

const isOfStream = (operation: string): boolean => operation.startsWith('DynamoDBStreams');

describe(`a server whose tables fail, on ${EMULATOR}`, { timeout: 60_000 }, () => {
  test('a stream that may not be read: says so once and goes on without, and says when it can be read again', async () => {
    const served = await serve();
    gate.decide(({ operation }) => (isOfStream(operation) ? { error: 'AccessDeniedException' } : 'through'));
    const denied = await poll(
      () => readyAt(served),
      ({ failing }) => 'stream' in failing,
    );
    const sentence = `The stream of the table log-${tables} may not be used with the credentials of the environment; check AWS_ACCESS_KEY_ID and what it is allowed.`;
    expect(denied).toEqual({ ...READY, failing: { stream: sentence } });
    const system: unknown = await (await fetch(`${served.url}/system`)).json();
    expect(system).toMatchObject({ dependencies: expect.arrayContaining([{ name: 'stream', failing: sentence }]) });
    expect(await (await fetch(`${served.url}/metrics`)).text()).toContain(
      'tapewatch_dependency_failing{dependency="stream"} 1',
    );
    gate.decide(() => 'through');
    await poll(
      () => readyAt(served),
      ({ failing }) => !('stream' in failing),
    );
    const { code, stderr } = await stop(served);
    expect(code).toBe(0);
    expect(logged(stderr)).toMatchObject([
      { msg: 'a dependency fails', dependency: 'stream', err: { type: 'EventStoreError', message: sentence } },
      { msg: 'a dependency works again', dependency: 'stream' },
    ]);
    expect(stderr).not.toContain('stack');
  });

  test('a table that is made anew: nothing is ready, and what to do is told', async () => {
    const served = await serve();
    const client = emulator.client();
    await client.send(new DeleteTableCommand({ TableName: `log-${tables}` }));
    await poll(
      () => readyAt(served),
      ({ stage }) => stage === 'the event store is failing: unavailable',
    );
    await ensureTable({ client, name: `log-${tables}` }, LOG_TABLE);
    const { status, failing } = await poll(
      () => readyAt(served),
      ({ stage }) => stage === 'the event store is failing: corrupt',
    );
    expect(status).toBe(503);
    expect(failing['event store']).toMatch(
      /^The commit at version \d+ of \S+ is not in the table any more: it was emptied, or is another one\. Restore it /,
    );
    const data = await fetch(`${served.url}/tickers/ACME`);
    expect(data.status).toBe(503);
    expect(await data.text()).toContain('/ready says what to do about it.');
    const { code, stderr } = await stop(served);
    expect(code).toBe(0);
    const lines = logged(stderr).map(({ msg, dependency, err }) => JSON.stringify([msg, dependency, err]));
    expect(lines).toEqual([...new Set(lines)]);
  });

  test('a start whose findings cannot be kept yet says on the terminal what it waits for, and goes on', async () => {
    gate.decide(({ operation, body }) =>
      operation.endsWith('PutItem') && body.includes(`"findings-${tables}"`)
        ? { error: 'AccessDeniedException' }
        : 'through',
    );
    await place.run(TAPEWATCH, ['infra', 'ensure'], environment);
    const synthetic = { TAPEWATCH_PROVIDER: 'synthetic', TAPEWATCH_SYNTHETIC_TICKERS: '1' };
    const server = place.start(START, [], { ...environment, ...synthetic, TAPEWATCH_SYNTHETIC_FROM: '2020-01-01' });
    expect(await server.said(/Waiting, and trying again: (.*)\n/)).toMatch(
      new RegExp(`^The table findings-${tables} may not be used with the credentials of the environment; `),
    );
    gate.decide(() => 'through');
    await server.said(/Serving until stopped/);
    server.process.kill('SIGINT');
    const { code, stdout } = await server.ended;
    expect(code).toBe(0);
    expect(stdout.match(/Waiting, and trying again/g)).toHaveLength(1);
  });

  test('a stop while nothing is answered gives up what was asked, and ends like every other', async () => {
    const served = await serve();
    gate.decide(() => 'silence');
    const asked = fetch(`${served.url}/tickers/ACME`).catch(() => null);
    const triesOf = (name: string) => gate.silenced().filter(({ operation }) => operation.endsWith(name)).length;
    await poll(
      () => fetch(`${served.url}/health`),
      () => triesOf('GetRecords') > 0 && triesOf('Query') > 0,
    );
    const { code, stderr } = await stop(served);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(triesOf('Query')).toBeLessThan(4);
    await asked;
  });

  test('findings that are gone, and lists alone that may not be read: not ready until they can be, and told once', async () => {
    const served = await serve();
    const isOfFindings = (body: string): boolean => body.includes(`"findings-${tables}"`);
    const refused = async (limit: number): Promise<void> => {
      expect((await fetch(`${served.url}/anomalies?limit=${limit}`)).status).toBe(503);
      expect(await readyAt(served)).toMatchObject({ status: 503, stage: 'the read model cannot be read' });
    };
    const mended = async (): Promise<void> => {
      gate.decide(() => 'through');
      await poll(
        () => readyAt(served),
        ({ status }) => status === 200,
      );
      expect((await fetch(`${served.url}/anomalies`)).status).toBe(200);
    };
    gate.decide(({ body }) => (isOfFindings(body) ? { error: 'ResourceNotFoundException' } : 'through'));
    await refused(1);
    expect((await readyAt(served)).failing).toEqual({
      'read model': expect.stringMatching(new RegExp(`^The table findings-${tables} is not there`)),
    });
    await mended();

    const isList = ({ operation, body }: Passing): boolean => isOfFindings(body) && operation.endsWith('Query');
    gate.decide((passing) => (isList(passing) ? { error: 'ValidationException' } : 'through'));
    expect((await fetch(`${served.url}/anomalies?limit=3`)).status).toBe(500);
    expect(await readyAt(served)).toEqual(READY);

    let looks = 0;
    gate.decide((passing) => {
      if (isList(passing)) return { error: 'AccessDeniedException' };
      if (passing.body.includes('"1#f#-"')) looks += 1;
      return 'through';
    });
    await refused(2);
    const statuses = new Set<number>();
    await poll(
      async () => statuses.add((await readyAt(served)).status),
      () => looks > 1,
    );
    expect([...statuses]).toEqual([503]);
    await mended();
    const { code, stderr } = await stop(served);
    const told = logged(stderr).filter(({ dependency }) => dependency === 'read model');
    const [fails, works] = ['a dependency fails', 'a dependency works again'];
    expect([code, told.map(({ msg }) => msg)]).toEqual([0, [fails, works, fails, works]]);
  });

  test('a stream that is lost and one that is damaged: each is told once, and all else is served', async () => {
    const bars = ['ACME', 'BETA', 'CALM'].map((ticker) => ONE_BAR.replace(/^[^]*ACME/, ticker)).join('');
    const csv = place.write('three.csv', `ticker,date,open,high,low,close,volume\n${bars}`);
    const served = await serve({ TAPEWATCH_FEED: 'local', TAPEWATCH_CSV_PATH: csv });
    const client = emulator.client();
    const table = { TableName: `log-${tables}` };
    const [lost, damaged] = ['ACME', 'BETA'].map((ticker) => ({
      p: { S: commitsOf(`csv/${ticker}/1d`) },
      f: numeric(2),
    }));
    await client.send(new DeleteItemCommand({ ...table, Key: lost }));
    const spoiling = { UpdateExpression: 'SET l = :v', ExpressionAttributeValues: { ':v': { S: 'two' } } };
    await client.send(new UpdateItemCommand({ ...table, Key: damaged, ...spoiling }));
    const statusOf = async (path: string): Promise<number> => (await fetch(`${served.url}${path}`)).status;
    const asked = ['/tickers/ACME', '/tickers/BETA', '/tickers/CALM', '/tickers', '/anomalies', '/ready'];
    expect(await Promise.all(asked.map(statusOf))).toEqual([503, 503, 200, 200, 200, 200]);
    let again = 0;
    gate.decide(({ body }) => {
      if (body.includes(commitsOf('csv/BETA/1d'))) again += 1;
      return 'through';
    });
    const statuses = new Set<number>();
    await poll(
      async () => statuses.add((await readyAt(served)).status),
      () => again > 1,
    );
    expect([...statuses]).toEqual([200]);
    expect((await readyAt(served)).failing['event store']).toMatch(
      /^The commit at version 2 of csv\/(ACME\/1d is not in the table any more|BETA\/1d in the table \S+ is damaged)/,
    );
    const { stderr } = await stop(served);
    const told = logged(stderr).filter(({ dependency }) => dependency !== undefined);
    expect(told.map(({ msg, dependency }) => [msg, dependency])).toEqual([
      ['a dependency fails', 'event store'],
      ['a dependency fails', 'event store'],
    ]);
  });
});

/** A commit of one event of a type that nobody here knows, as a newer Tapewatch elsewhere may append it. */
const unknownEvent = {
  p: { S: commitsOf('csv/NEWER/1d') },
  f: numeric(1),
  l: numeric(1),
  c: { S: 'newer' },
  t: numeric(1),
  h: { B: Buffer.alloc(32) },
  b: { S: '[{"type":"DividendPaid","v":1,"data":{}}]' },
};

/** The values of a measure in what a started process wrote. */
const measured = (stderr: string, name: string): readonly unknown[] =>
  stderr
    .split('\n')
    .filter((line) => line.startsWith('{"_aws"'))
    .flatMap((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))[name] ?? []);

test(
  `a damaged commit of others, and one of a newer Tapewatch, hold up neither a server nor the next start, on ${EMULATOR}`,
  { timeout: 60_000 },
  async () => {
    const first = await serve();
    const damaged = { ...unknownEvent, p: { S: commitsOf('csv/ELSE/1d') }, l: { S: 'damaged' } };
    for (const Item of [damaged, unknownEvent])
      await emulator.client().send(new PutItemCommand({ TableName: `log-${tables}`, Item }));
    const state = z.object({ parked: z.array(z.object({ stream: z.string() })) });
    const { parked } = await poll(
      async () => state.parse(await (await fetch(`${first.url}/system`)).json()),
      (one) => one.parked.length === 4,
    );
    expect(new Set(parked.map(({ stream }) => stream))).toEqual(new Set(['csv/ELSE/1d', 'csv/NEWER/1d']));
    expect((await stop(first)).code).toBe(0);
    const second = await serve({ TAPEWATCH_FEED: 'local' });
    const tickers: unknown = await (await fetch(`${second.url}/tickers`)).json();
    expect(tickers).toMatchObject({ tickers: [{ ticker: 'ACME' }] });
    expect((await fetch(`${second.url}/ready`)).status).toBe(200);
    const { code, stderr } = await stop(second);
    const told = logged(stderr).filter(({ msg }) => msg === 'a stream of the log could not be read');
    expect([code, told]).toMatchObject([0, [{ err: { message: expect.stringContaining('csv/ELSE/1d') } }]]);
  },
);

describe(`a server with measures, on ${EMULATOR}`, { timeout: 60_000 }, () => {
  test('counts the streams that are parked because of what others append', async () => {
    const served = await serve({ TAPEWATCH_MEASURES: 'embedded' });
    await emulator.client().send(new PutItemCommand({ TableName: `log-${tables}`, Item: unknownEvent }));
    const parked = z.object({ parked: z.array(z.object({ subscriber: z.string(), reason: z.string() })) });
    const state = await poll(
      async () => parked.parse(await (await fetch(`${served.url}/system`)).json()),
      (one) => one.parked.length === 2,
    );
    expect(state.parked.map(({ subscriber }) => subscriber).toSorted()).toEqual(['notify:console', 'read-model']);
    expect(state.parked[0]?.reason).toContain('DividendPaid');
    const { code, stderr } = await stop(served);
    expect(code).toBe(0);
    expect(measured(stderr, 'StreamsParked')).toEqual([1, 1]);
    expect(measured(stderr, 'DependenciesFailing')).toEqual([0, 0]);
  });
});
