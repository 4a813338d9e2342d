import { userInfo } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWorkplace, START, TAPEWATCH, type Ended, type Workplace } from '../local/workplace.fixture.ts';

let place: Workplace;
let data = '';

beforeEach(() => {
  place = openWorkplace();
  data = join(place.folder, 'data');
});

afterEach(() => place.close());

const tapewatch = (...args: readonly string[]): Promise<Ended> => place.run(TAPEWATCH, args);

const serving = async (settings: Readonly<Record<string, string>> = {}) => {
  const server = place.start(START, [], settings);
  const url = await server.said(/listens on (\S+)/);
  await server.said(/Serving until stopped/);
  const stop = async (): Promise<void> => {
    server.process.kill('SIGINT');
    await server.ended;
  };
  return { url, stop };
};

/** A server on another feed, so that nothing of the index is to be judged. */
const servingOther = () => {
  const path = place.write('bars.csv', 'ticker,date,open,high,low,close,volume\nACME,2020-01-02,1,1,1,1,1\n');
  return serving({ TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: path });
};

const INDEX = 'sample/^GSPC/1d';

/** Gives the newest commit of the index an event of a type that nobody knows. */
const spoilNewest = (): void => {
  const db = new DatabaseSync(join(data, 'events.sqlite'));
  db.prepare(
    `UPDATE commits SET body = replace(body, '"BarObserved"', '"BarDreamt"')
     WHERE sequence = (SELECT max(sequence) FROM commits JOIN streams ON streams.id = commits.stream WHERE name = ?)`,
  ).run(INDEX);
  db.close();
};

/** Lets the read model start over from an empty file. */
const forgetRows = (): void => {
  const db = new DatabaseSync(join(data, 'readmodel.sqlite'));
  db.exec('PRAGMA user_version = 0');
  db.close();
};

const readySubscribers = async (url: string): Promise<unknown> => {
  const { subscribers }: { readonly subscribers: unknown } = Object(await (await fetch(`${url}/ready`)).json());
  return subscribers;
};

describe('feed', { timeout: 60_000 }, () => {
  test('beside a running server: status and what is parked are read, handing over again is refused', async () => {
    const server = await serving();
    const { stdout, stderr, code } = await tapewatch('feed', 'status');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(
      /^subscriber {6}checkpoint {8}head {9}lag {6}parked\nread-model +(\d+) +\1 +0 +0\nnotify:console +\1 +\1 +0 +0\n$/,
    );
    const rows = { name: 'read-model', lag: 0, parked: 0 };
    expect(JSON.parse((await tapewatch('feed', 'status', '--json')).stdout)).toMatchObject({
      subscribers: [rows, { name: 'notify:console', lag: 0, parked: 0 }],
    });
    expect(JSON.parse((await tapewatch('projections', 'status', '--json')).stdout)).toMatchObject({
      projections: [rows],
    });
    expect((await tapewatch('feed', 'parked')).stdout).toBe('Nothing is parked.\n');
    expect(await tapewatch('feed', 'redrive')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `tapewatch: The data folder ${data} is in use by another Tapewatch process. Stop that one, or name another folder.\n`,
    });
    await server.stop();
    expect(await tapewatch('feed', 'redrive')).toMatchObject({ code: 0, stdout: 'Nothing is parked there.\n' });
    expect(await tapewatch('feed', 'redrive', 'notify:pager')).toMatchObject({
      code: 2,
      stderr: 'tapewatch: There is no subscriber "notify:pager"; there are: read-model, notify:console\n',
    });
  });

  test('an event of an unknown type is parked, never skipped; who hands it over again is kept', async () => {
    await (await serving()).stop();
    spoilNewest();
    forgetRows();
    const server = await servingOther();
    expect(await readySubscribers(server.url)).toEqual([
      { name: 'read-model', lag: 0, failing: null, parked: 1 },
      { name: 'notify:console', lag: 0, failing: null, parked: 0 },
    ]);
    await server.stop();
    const parked = await tapewatch('feed', 'parked');
    expect(parked.stdout).toMatch(
      /^read-model {2}sample\/\^GSPC\/1d\n {2}versions \d+ to \d+, since \S+Z, handed over 0 times\n/,
    );
    const { stdout, code } = await tapewatch('feed', 'redrive', 'read-model', INDEX);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `by ${userInfo().username}  read-model  ${INDEX}  0 commits taken, then parked again: Event `,
    );
    expect(JSON.parse((await tapewatch('feed', 'parked', '--json')).stdout)).toMatchObject({
      parked: [{ deliveries: 1 }],
      redrives: [{ by: userInfo().username, subscriber: 'read-model', stream: INDEX, taken: 0 }],
    });
  });

  test('a folder without a log', async () => {
    const refused = `tapewatch: The data folder ${data} holds no log; run npm start first, or name the folder in TAPEWATCH_DATA\n`;
    for (const args of [
      ['feed', 'status'],
      ['feed', 'parked'],
      ['feed', 'redrive'],
      ['projections', 'status'],
      ['projections', 'rebuild', '--into', 'x.sqlite'],
    ])
      expect(await tapewatch(...args)).toMatchObject({ code: 2, stdout: '', stderr: refused });
  });
});
