import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorkplace, START, TAPEWATCH, type Ended, type Workplace } from '../local/workplace.fixture.ts';

let place: Workplace;
let data = '';

beforeEach(() => {
  place = openWorkplace();
  data = join(place.folder, 'data');
});

afterEach(() => place.close());

const verify = (...options: readonly string[]): Promise<Ended> => place.run(TAPEWATCH, ['audit', 'verify', ...options]);

const edit = (sql: string): void => {
  const db = new DatabaseSync(join(data, 'events.sqlite'));
  db.exec(sql);
  db.close();
};

test('audit verify, beside a running server and after every kind of harm', { timeout: 60_000 }, async () => {
  const server = place.start(START, [], { TAPEWATCH_CHANNELS: '' });
  await server.said(/Serving until stopped/);
  const sound = await verify();
  expect({ code: sound.code, stderr: sound.stderr }).toEqual({ code: 0, stderr: '' });
  expect(sound.stdout).toMatch(/^sample\/AAPL\/1d: [\d,]+ events, head [0-9a-f]{16}$/m);
  expect(sound.stdout).toMatch(/\nThe log is as it was written: \d+ commits in \d+ streams\.\n$/);
  server.process.kill('SIGINT');
  await server.ended;

  const report: unknown = JSON.parse((await verify('--json')).stdout);
  expect(report).toMatchObject({ ok: true });

  edit(`UPDATE commits SET body = replace(body, '"score":0', '"score":1')
    WHERE first = 2 AND stream = (SELECT id FROM streams WHERE name = 'sample/AAPL/1d')`);
  const altered = await verify();
  expect(altered.code).toBe(1);
  expect(altered.stdout).toContain(
    'sample/AAPL/1d: bad from version 2 on: what is recorded from there on is not what was written\n',
  );
  expect(altered.stdout).toMatch(/\nThe log is not as it was written: .* Restore events\.sqlite from a backup\.\n$/);

  edit('DELETE FROM commits WHERE sequence = (SELECT max(sequence) FROM commits)');
  const { code, stdout } = await verify('--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false });
});

test('a folder without a log', async () => {
  expect(await verify()).toMatchObject({
    code: 2,
    stdout: '',
    stderr: `tapewatch: The data folder ${data} holds no log; run npm start first, or name the folder in TAPEWATCH_DATA\n`,
  });
});
