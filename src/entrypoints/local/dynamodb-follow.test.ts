import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CREDENTIALS } from '../../adapters/aws/answers.fixture.ts';
import { EMULATOR, startDynoxide } from '../../adapters/dynamodb/dynoxide.fixture.ts';
import { LOG_TABLE } from '../../adapters/dynamodb/log-table.ts';
import { ensureTable } from '../../adapters/dynamodb/table.ts';
import { poll } from './poll.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Running, type Workplace } from './workplace.fixture.ts';

const emulator = await startDynoxide();

let place: Workplace;
let environment: Readonly<Record<string, string>>;
let tables = 0;

beforeEach(() => {
  place = openWorkplace();
  tables += 1;
  environment = {
    ...CREDENTIALS,
    TAPEWATCH_STORE: 'dynamodb',
    TAPEWATCH_READ_MODEL: 'dynamodb',
    TAPEWATCH_DYNAMODB_ENDPOINT: emulator.endpoint,
    TAPEWATCH_DYNAMODB_TABLE: `log-${tables}`,
    TAPEWATCH_DYNAMODB_FINDINGS_TABLE: `findings-${tables}`,
  };
});

afterEach(() => place.close());

afterAll(() => emulator.stop());

const stop = async (server: Running): Promise<string> => {
  server.process.kill('SIGINT');
  const { code, stdout, stderr } = await server.ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

const findings = z.object({ anomalies: z.array(z.object({ id: z.string() })) });

const ONE_BAR = 'ticker,date,open,high,low,close,volume\nACME,2024-01-02,1,1,1,1,1\n';

describe(`two installations on one table, on ${EMULATOR}`, { timeout: 120_000 }, () => {
  test('one hears of what the other appends, on its page, over its stream of events and over its channel', async () => {
    await place.run(TAPEWATCH, ['infra', 'ensure'], environment);
    const watcher = place.start(START, [], {
      ...environment,
      TAPEWATCH_PROVIDER: 'csv',
      TAPEWATCH_CSV_PATH: place.write('bars.csv', ONE_BAR),
    });
    const url = await watcher.said(/listens on (\S+)/);
    await watcher.said(/Serving until stopped/);
    const events = await fetch(`${url}/events`);
    const judging = {
      ...environment,
      TAPEWATCH_DATA: join(place.folder, 'judging'),
      TAPEWATCH_CHANNELS: '',
      TAPEWATCH_PROVIDER: 'synthetic',
      TAPEWATCH_SYNTHETIC_TICKERS: '1',
      TAPEWATCH_SYNTHETIC_FROM: '2020-01-01',
    };
    const judge = place.start(START, [], judging);
    const ours = await judge.said(/listens on (\S+)/);
    await judge.said(/Serving until stopped/);
    await watcher.said(/SYN001/);
    let told = '';
    for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      told += chunk;
      if (told.includes('AnomalyDetected')) break;
    }
    const listed = async (from: string) =>
      findings.parse(await (await fetch(`${from}/anomalies?limit=100`)).json()).anomalies.map(({ id }) => id);
    const all = await listed(ours);
    expect(all.length).toBeGreaterThan(5);
    await poll(
      () => listed(url),
      (ids) => isDeepStrictEqual(ids, all),
    );
    await stop(judge);
    await stop(watcher);
  });

  test('a table without a stream is refused, unless nobody else is said to write it', async () => {
    const { StreamSpecification: _, ...without } = LOG_TABLE;
    await ensureTable({ client: emulator.client(), name: `log-${tables}` }, without);
    const settings = {
      ...environment,
      TAPEWATCH_READ_MODEL: 'sqlite',
      TAPEWATCH_PROVIDER: 'csv',
      TAPEWATCH_CSV_PATH: place.write('bars.csv', ONE_BAR),
    };
    expect(await place.run(TAPEWATCH, ['infra', 'ensure'], settings)).toMatchObject({
      code: 2,
      stderr: `tapewatch: The table log-${tables} is not as Tapewatch makes it (stream missing); name another in TAPEWATCH_DYNAMODB_TABLE\n`,
    });
    expect(await place.run(START, [], settings)).toMatchObject({
      code: 2,
      stderr: `tapewatch: The table log-${tables} has no stream; switch it on with new images, or set TAPEWATCH_FEED=local where nobody else writes the table\n`,
    });
    const alone = place.start(START, [], { ...settings, TAPEWATCH_FEED: 'local' });
    await alone.said(/Serving until stopped/);
    await stop(alone);
  });
});
