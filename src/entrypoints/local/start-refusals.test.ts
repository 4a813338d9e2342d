import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkplace, START, type Ended, type Workplace } from './workplace.fixture.ts';

/** Enough text to be no database. */
const GARBAGE = 'no database at all, and rather longer than a header '.repeat(200);

let place: Workplace;
let data = '';

beforeEach(() => {
  place = openWorkplace();
  data = join(place.folder, 'data');
});

afterEach(() => place.close());

const start = (environment: Readonly<Record<string, string>> = {}): Promise<Ended> => place.run(START, [], environment);

const refused = (code: 1 | 2, ...sentences: readonly string[]) => ({
  code,
  stdout: '',
  stderr: sentences.map((sentence) => `tapewatch: ${sentence}\n`).join(''),
});

const CSV = 'ticker,date,open,high,low,close,volume\nACME,2024-01-02,1,1,1,1,1\n';

/** Judges one bar, so that the data folder holds something, and gives the first line of the summary. */
const fillFolder = async (): Promise<string> => {
  const settings = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: place.write('bars.csv', CSV) };
  const server = place.start(START, [], settings);
  await server.said(/Serving until stopped/);
  server.process.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
  return server.said(/listens on \S+\n(.*)\n/);
};

const FILLED = 'ACME 1 bar 2024-01-02 to 2024-01-02';

const without = (name: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(data, `${name}${suffix}`), { force: true });
};

const spoil = (name: string, content: string | Uint8Array = GARBAGE): string => {
  without(name);
  return place.write(join('data', name), content);
};

describe('the port', { timeout: 60_000 }, () => {
  test('in use', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const sentence = `Port ${port} on 127.0.0.1 is in use. Stop what uses it, or set PORT=0 to take any free one.`;
    expect(await start({ PORT: String(port) })).toMatchObject(refused(2, sentence));
    holder.close();
  });
});

describe('the configuration', { timeout: 60_000 }, () => {
  test('every problem at once, and nothing was made', async () => {
    const wrong = { PORT: 'http', TAPEWATCH_PROVIDER: 'bloomberg', TAPEWATCH_CHANNELS: 'console,pager' };
    expect(await start(wrong)).toMatchObject(
      refused(
        2,
        'port (PORT): given "http"; allowed: a whole number from 0 to 65535',
        'provider (TAPEWATCH_PROVIDER): given "bloomberg"; allowed: sample, csv, synthetic',
        'channels.1 (TAPEWATCH_CHANNELS): given "pager"; allowed: console, slack, sns',
      ),
    );
    expect(existsSync(data)).toBe(false);
  });

  test('a policy file that is none', async () => {
    const file = place.write('policy.json', '{ "name": "own", "rules": [] }');
    expect(await start({ TAPEWATCH_POLICY: file })).toMatchObject(
      refused(2, `policy ${file}, rules: given []; allowed: at least one rule`),
    );
  });
});

describe('the data folder', { timeout: 60_000 }, () => {
  const inUse = () =>
    refused(
      2,
      `The data folder ${data} is in use by another Tapewatch process. Stop that one, or name another folder.`,
    );

  test('is in use by another process', async () => {
    const server = place.start(START);
    await server.said(/listens on/);
    expect(await start()).toMatchObject(inUse());
    server.process.kill('SIGKILL');
    await server.ended;
    const next = place.start(START);
    await next.said(/listens on/);
  });

  test('is a file, or lies below one', async () => {
    place.write('data', 'a file where the folder should be');
    expect(await start()).toMatchObject(refused(2, `The data folder ${data} cannot be made; check its path.`));
    const below = join(data, 'below');
    expect(await start({ TAPEWATCH_DATA: below })).toMatchObject(
      refused(2, `The data folder ${below} cannot be made; check its path.`),
    );
  });

  test.runIf(process.platform === 'linux')('is in a place where nothing can be written', async () => {
    expect(await start({ TAPEWATCH_DATA: '/proc/tapewatch' })).toMatchObject(
      refused(2, 'The data folder /proc/tapewatch cannot be made; check its path.'),
    );
    expect(await start({ TAPEWATCH_DATA: '/proc' })).toMatchObject(
      refused(2, '/proc/lock.sqlite cannot be opened; check that its folder exists and may be read and written.'),
    );
  });
});

describe('what is in the data folder', { timeout: 60_000 }, () => {
  const noLog = (file: string) =>
    refused(1, `${file} is no event store; name another file or restore it from a backup.`);

  test('a log that is no database', async () => {
    await fillFolder();
    const file = spoil('events.sqlite');
    expect(await start()).toMatchObject(noLog(file));
  });

  test("another program's database in the place of the log", async () => {
    mkdirSync(data);
    const file = join(data, 'events.sqlite');
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE other (id INTEGER)');
    db.close();
    expect(await start()).toMatchObject(noLog(file));
  });

  test('an emptied log: what was read from it is more than it holds', async () => {
    await fillFolder();
    spoil('events.sqlite', '');
    const { code, stdout, stderr } = await start();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^tapewatch: The log in the data folder \S+ ends at commit 0, and commit \d+ was already read from it\. Restore events\.sqlite from a backup, or name another data folder\.\n$/,
    );
  });

  test('an empty file in the place of a log that never was is a new log', async () => {
    spoil('events.sqlite', '');
    expect(await fillFolder()).toBe(FILLED);
  });

  test('a damaged read model says what mends it', async () => {
    await fillFolder();
    const file = spoil('readmodel.sqlite');
    expect(await start()).toMatchObject(
      refused(
        1,
        `The read model ${file} is damaged: stop Tapewatch and run npx tapewatch projections rebuild, which makes it anew from the log.`,
      ),
    );
  });

  test('a missing read model is made again', async () => {
    await fillFolder();
    without('readmodel.sqlite');
    expect(await fillFolder()).toBe(FILLED);
  });

  test('a damaged delivery log', async () => {
    await fillFolder();
    const file = spoil('deliveries.sqlite');
    expect(await start()).toMatchObject(refused(1, `${file} is no delivery log; name another data folder.`));
  });

  test('a damaged lock file', async () => {
    const file = spoil('lock.sqlite');
    const sentence = `${file} is damaged. It holds nothing; delete it while no Tapewatch uses the folder.`;
    expect(await start()).toMatchObject(refused(2, sentence));
  });
});

describe('the provider csv', { timeout: 60_000 }, () => {
  const told = (sentence: string) => ({ code: 2, stderr: `tapewatch: ${sentence}\n` });

  test('a path where nothing is', async () => {
    const path = join(place.folder, 'absent.csv');
    const settings = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: path };
    expect(await start(settings)).toMatchObject(told(`${path} does not exist; check the path`));
  });

  test('a folder without CSV files', async () => {
    const path = join(place.folder, 'none');
    mkdirSync(path);
    const settings = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: path };
    expect(await start(settings)).toMatchObject(told(`${path} has no CSV files; put *.csv or *.csv.gz files in it`));
  });

  test('a file that breaks in the middle; once it is mended the same folder goes on', async () => {
    const rows = Array.from({ length: 3000 }, () => 'ACME,2024-01-02,1,1,1,1,1\n').join('');
    const path = place.write('bars.csv', `${CSV}${rows}ACME,2024-01-03,1,1,1,oops,1\n`);
    const settings = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: path };
    expect(await start(settings)).toMatchObject(
      told(`${path} line 3003, column close: "oops" is not a price; prices must be finite numbers above 0`),
    );
    expect(await fillFolder()).toBe(FILLED);
  });
});
