import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readRows } from '../local/read-rows.fixture.ts';
import { openSlackReceiver, type SlackReceiver } from '../local/slack-receiver.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Ended, type Workplace } from '../local/workplace.fixture.ts';

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

/** Everything a database holds, in the order of its values, so that equal contents give equal text. */
const dump = (file: string): string => {
  const db = new DatabaseSync(file, { readOnly: true });
  const named = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
  const tables = named.map(({ name, sql }) => {
    const rows = db.prepare(`SELECT * FROM "${String(name)}"`).all();
    return { name, sql, rows: rows.map((row) => JSON.stringify(row)).toSorted() };
  });
  db.close();
  return JSON.stringify(tables);
};

describe('projections rebuild', { timeout: 60_000 }, () => {
  test('is refused while a server runs; then makes the same read model again, and tells nobody', async () => {
    const server = place.start(START, [], environment());
    await server.said(/Serving until stopped/);
    expect(await rebuild()).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `tapewatch: The data folder ${data} is in use by another Tapewatch process. Stop that one, or name another folder.\n`,
    });
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
    const content = dump(file);
    expect(dump(beside) === content).toBe(true);
    const before = JSON.stringify(await readRows(data));
    expect(before.length).toBeGreaterThan(1e6);
    const told = slack.messages.length;
    const { code, stdout, stderr } = await rebuild();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^The read model was made anew from \d+ commits\.\n$/);
    expect(JSON.stringify(await readRows(data)) === before).toBe(true);
    expect(dump(file) === content).toBe(true);

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
    expect(readdirSync(data).filter((name) => name.includes('new'))).toEqual([]);
  });

  test('a folder without a log', async () => {
    expect(await rebuild()).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `tapewatch: The data folder ${data} holds no log; run npm start first, or name the folder in TAPEWATCH_DATA\n`,
    });
  });

  test('a damaged log: the read model there is stays', async () => {
    const server = place.start(START, [], { TAPEWATCH_CHANNELS: '' });
    await server.said(/Serving until stopped/);
    server.process.kill('SIGINT');
    await server.ended;
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
