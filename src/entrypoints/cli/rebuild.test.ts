import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
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

describe('projections rebuild', { timeout: 60_000 }, () => {
  test('is refused while a server runs; then makes the same read model again, and tells nobody', async () => {
    const server = place.start(START, [], environment());
    await server.said(/Serving until stopped/);
    expect(await rebuild()).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `tapewatch: The data folder ${data} is in use by another Tapewatch process. Stop that one, or name another folder.\n`,
    });
    server.process.kill('SIGINT');
    await server.ended;

    const before = JSON.stringify(await readRows(data));
    expect(before.length).toBeGreaterThan(1e6);
    const told = slack.messages.length;
    const { code, stdout, stderr } = await rebuild();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^The read model was made anew from \d+ commits\.\n$/);
    expect(JSON.stringify(await readRows(data)) === before).toBe(true);

    place.write('data/readmodel.sqlite', 'no database at all, and rather longer than a header '.repeat(200));
    expect(await place.run(TAPEWATCH, ['explain', 'x'])).toMatchObject({
      code: 1,
      stderr: `tapewatch: The read model ${join(data, 'readmodel.sqlite')} is damaged: stop Tapewatch and run tapewatch projections rebuild, which makes it anew from the log.\n`,
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
