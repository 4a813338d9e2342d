import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dumpDatabase } from '../local/dump-database.fixture.ts';
import { readRows } from '../local/read-rows.fixture.ts';
import { configSchema } from '../composition/config.ts';
import { openSlackReceiver, type SlackReceiver } from '../../adapters/notifier/slack-receiver.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Ended, type Workplace } from '../local/workplace.fixture.ts';
import { rebuildInPlace } from './rebuild.ts';

let place: Workplace;
let slack: SlackReceiver;
let data = '';

beforeEach(async () => {
  place = openWorkplace();
  slack = await openSlackReceiver();
  data = join(place.folder, 'data');
});

afterEach(async () => {
  await place.close();
  await slack.close();
});

const environment = () => ({ TAPEWATCH_CHANNELS: 'console,slack', TAPEWATCH_SLACK_WEBHOOK_URL: slack.url });

const rebuild = (): Promise<Ended> => place.run(TAPEWATCH, ['projections', 'rebuild'], environment());

const without = (name: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(data, `${name}${suffix}`), { force: true });
};

/** Lets a server make its files and end. */
const served = async (): Promise<void> => {
  const server = place.start(START, [], { TAPEWATCH_CHANNELS: '' });
  await server.said(/Serving until stopped/);
  server.process.kill('SIGINT');
  await server.ended;
};

/** Holds a stream back from the read model. */
const park = (): void => {
  const parking = new DatabaseSync(join(data, 'parking.sqlite'));
  parking.exec(`INSERT INTO parked (subscriber, stream, first, through, deliveries, reason, since)
    VALUES ('read-model', 'sample/AAPL/1d', 3, 4, 10, 'it would not do', 0)`);
  parking.close();
};

const parkedRows = (): readonly unknown[] => {
  const parking = new DatabaseSync(join(data, 'parking.sqlite'), { readOnly: true });
  const rows = parking.prepare('SELECT * FROM parked').all();
  parking.close();
  return rows;
};

describe('projections rebuild', { timeout: 60_000 }, () => {
  test('beside a running server is put in its place by that; then makes the same read model again, and tells nobody', async () => {
    const server = place.start(START, [], environment());
    const url = await server.said(/listens on (\S+)/);
    await server.said(/Serving until stopped/);
    const tickers = async (): Promise<unknown> => {
      const answer: { readonly tickers: unknown } = Object(await (await fetch(`${url}/tickers`)).json());
      return answer.tickers;
    };
    const shown = await tickers();
    park();
    const { ino } = statSync(join(data, 'readmodel.sqlite'));
    expect(await rebuild()).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^The read model was made anew from \d+ commits\.\n$/),
    });
    expect(statSync(join(data, 'readmodel.sqlite')).ino).not.toBe(ino);
    expect(parkedRows()).toEqual([]);
    expect(await tickers()).toEqual(shown);
    expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({ ready: true });
    const beside = join(place.folder, 'beside.sqlite');
    const into = (): Promise<Ended> =>
      place.run(TAPEWATCH, ['projections', 'rebuild', '--into', beside], environment());
    const made = await into();
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout.startsWith(`${beside} was made from `)).toBe(true);
    expect(made.stdout).toMatch(/ \d+ commits, 0 commits behind the log; nothing was switched\.\n$/);
    expect(await into()).toMatchObject({
      code: 2,
      stderr: `tapewatch: --into: ${beside} is there already; name a new file\n`,
    });
    server.process.kill('SIGINT');
    await server.ended;

    const file = join(data, 'readmodel.sqlite');
    const content = dumpDatabase(file);
    expect(dumpDatabase(beside) === content).toBe(true);
    const before = JSON.stringify(await readRows(data));
    expect(before.length).toBeGreaterThan(1e6);
    const told = slack.messages.length;
    const { code, stdout, stderr } = await rebuild();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^The read model was made anew from \d+ commits\.\n$/);
    expect(JSON.stringify(await readRows(data)) === before).toBe(true);
    expect(dumpDatabase(file) === content).toBe(true);

    place.write('data/readmodel.sqlite', 'no database at all, and rather longer than a header '.repeat(200));
    expect(await place.run(TAPEWATCH, ['explain', 'x'])).toMatchObject({
      code: 1,
      stderr: `tapewatch: The read model ${join(data, 'readmodel.sqlite')} is damaged: stop Tapewatch and run npx tapewatch projections rebuild, which makes it anew from the log.\n`,
    });
    expect((await rebuild()).code).toBe(0);
    expect(JSON.stringify(await readRows(data)) === before).toBe(true);

    without('readmodel.sqlite');
    expect((await rebuild()).code).toBe(0);
    expect(JSON.stringify(await readRows(data)) === before).toBe(true);
    expect(slack.messages).toHaveLength(told);
    expect(
      readdirSync(data, { recursive: true }).filter((name) => /next|rebuild.readmodel/.test(String(name))),
    ).toEqual([]);
  });

  test('what was parked is let go of after the switch, never before', async () => {
    await served();
    park();
    without('readmodel.sqlite');
    mkdirSync(join(data, 'readmodel.sqlite/in-the-way'), { recursive: true });
    expect((await rebuild()).code).toBe(1);
    expect(parkedRows()).toHaveLength(1);
    rmSync(join(data, 'readmodel.sqlite'), { recursive: true });
    expect((await rebuild()).code).toBe(0);
    expect(parkedRows()).toEqual([]);
  });

  test('a log that is not as it was written is refused with its first bad place', async () => {
    await served();
    const before = JSON.stringify(await readRows(data));
    const log = new DatabaseSync(join(data, 'events.sqlite'));
    log.exec(`UPDATE commits SET body = replace(body, '"score":0', '"score":1')
      WHERE first = 2 AND stream = (SELECT id FROM streams WHERE name = 'sample/AAPL/1d')`);
    log.close();
    expect(await rebuild()).toMatchObject({
      code: 1,
      stdout: '',
      stderr:
        'tapewatch: The log is not as it was written: sample/AAPL/1d is bad from version 2 on. See npx tapewatch audit verify, and restore the data folder from a backup (docs/runbook.md).\n',
    });
    expect(JSON.stringify(await readRows(data)) === before).toBe(true);
  });

  test('a process that holds the folder and serves nothing: the read model there is stays', async () => {
    await served();
    const { ino } = statSync(join(data, 'readmodel.sqlite'));
    const holder = new DatabaseSync(join(data, 'lock.sqlite'));
    holder.exec('BEGIN EXCLUSIVE');
    await expect(rebuildInPlace(configSchema.parse({ data }), () => {}, 100)).rejects.toThrow(
      `The process that uses the data folder ${data} did not take the new read model. Stop it, and run npx tapewatch projections rebuild again.`,
    );
    holder.close();
    expect(statSync(join(data, 'readmodel.sqlite')).ino).toBe(ino);
    expect(readdirSync(data)).not.toContain('readmodel.next.sqlite');
  });

  test('a folder without a log', async () => {
    expect(await rebuild()).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `tapewatch: The data folder ${data} holds no log; run npm start first, or name the folder in TAPEWATCH_DATA\n`,
    });
  });

  test('a damaged log: the read model there is stays', async () => {
    await served();
    const before = JSON.stringify(await readRows(data));
    without('events.sqlite');
    const log = place.write('data/events.sqlite', 'no database at all, and rather longer than a header '.repeat(200));
    expect(await rebuild()).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `tapewatch: ${log} is no event store; name another file or restore it from a backup.\n`,
    });
    expect(JSON.stringify(await readRows(data)) === before).toBe(true);
  });
});
