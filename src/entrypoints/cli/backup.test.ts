import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteDeliveryLog } from '../../adapters/delivery-log/sqlite-delivery-log.ts';
import { EVENT_EXAMPLES } from '../../adapters/event-store/codec/event-examples.ts';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import { openSqliteParking } from '../../adapters/parking/sqlite-parking.ts';
import { NO_STREAM } from '../../application/ports/event-store.ts';
import { configSchema } from '../composition/config.ts';
import { readRows } from '../local/read-rows.fixture.ts';
import { openWorkplace, START, TAPEWATCH, type Ended, type Workplace } from '../local/workplace.fixture.ts';
import { backUp } from './backup.ts';

let place: Workplace;
let data = '';
let copy = '';

beforeEach(() => {
  place = openWorkplace();
  data = join(place.folder, 'data');
  copy = join(place.folder, 'copy');
});

afterEach(() => place.close());

const tapewatch = (args: readonly string[], folder = data): Promise<Ended> =>
  place.run(TAPEWATCH, args, { TAPEWATCH_DATA: folder });

const edit = (sql: string): void => {
  const db = new DatabaseSync(join(data, 'events.sqlite'));
  db.exec(sql);
  db.close();
};

const makeLog = (): void => {
  mkdirSync(data);
  openSqliteEventStore({ file: join(data, 'events.sqlite'), now: () => 0 }).close();
};

/** The last commit in the copy that was told, and the last one that is in the log. */
const copiedSequences = (): unknown => {
  const last = (name: string, sql: string): unknown => {
    const db = new DatabaseSync(join(copy, name), { readOnly: true });
    const row = db.prepare(sql).get();
    db.close();
    return row?.['last'];
  };
  return {
    told: last('deliveries.sqlite', 'SELECT max(sequence) AS last FROM checkpoints'),
    log: last('events.sqlite', 'SELECT max(sequence) AS last FROM commits'),
  };
};

describe('backup', { timeout: 60_000 }, () => {
  test('beside a server that was killed in its tracks; what is restored is the same and goes on', async () => {
    const server = place.start(START);
    await server.said(/Serving until stopped/);
    const beside = await tapewatch(['backup', copy]);
    expect({ code: beside.code, stderr: beside.stderr }).toEqual({ code: 0, stderr: '' });
    expect(beside.stdout).toMatch(/\/copy holds \d+ commits in \d+ streams, as they were written\.\n$/);
    expect(readdirSync(copy).toSorted()).toEqual(['deliveries.sqlite', 'events.sqlite', 'parking.sqlite']);
    server.process.kill('SIGKILL');
    await server.ended;
    const later = join(place.folder, 'backups/later');
    expect((await tapewatch(['backup', later])).code).toBe(0);

    const audits = await Promise.all([data, copy, later].map((folder) => tapewatch(['audit', 'verify'], folder)));
    expect(new Set(audits.map(({ stdout }) => stdout)).size).toBe(1);
    const before = JSON.stringify(await readRows(data));
    const restored = place.start(START, [], { TAPEWATCH_DATA: copy });
    await restored.said(/Serving until stopped/);
    restored.process.kill('SIGINT');
    expect((await restored.ended).code).toBe(0);
    expect(JSON.stringify(await readRows(copy)) === before).toBe(true);
  });

  test('a copy that shows that the log was changed says so', async () => {
    const server = place.start(START, [], { TAPEWATCH_CHANNELS: '' });
    await server.said(/Serving until stopped/);
    server.process.kill('SIGINT');
    await server.ended;
    edit('DELETE FROM commits WHERE sequence = (SELECT max(sequence) FROM commits)');
    expect(await tapewatch(['backup', copy])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /^tapewatch: The log is not as it was written: \S+ is bad from version [\d,]+ on\./,
      ),
    });
  });

  test('the log is copied last: what was told never lies ahead of it, whatever is committed between two copies', async () => {
    mkdirSync(data);
    const log = openSqliteEventStore({ file: join(data, 'events.sqlite'), now: () => 0 });
    const deliveries = openSqliteDeliveryLog({ file: join(data, 'deliveries.sqlite') });
    openSqliteParking({ file: join(data, 'parking.sqlite') }).close();
    const work: Promise<unknown>[] = [];
    let sequence = 0;
    const tellOneMore = (): void => {
      sequence += 1;
      work.push(log.append(`stream ${sequence}`, NO_STREAM, [EVENT_EXAMPLES.AnomalyEnded], 'commit'));
      work.push(deliveries.advance('console', { sequence, seen: [] }));
    };
    await backUp(configSchema.parse({ data }), copy, (text) => {
      if (text().startsWith('copying ')) tellOneMore();
    });
    await Promise.all(work);
    log.close();
    deliveries.close();
    expect(copiedSequences()).toEqual({ told: 1, log: 3 });
  });

  test.each([
    ['a folder without a log', () => {}, () => copy, / holds no log; run npm start first/],
    ['a folder that is there', makeLog, () => data, /data is there already; name a new folder\n$/],
    [
      'a folder below a file',
      makeLog,
      () => join(data, 'events.sqlite/below'),
      /below cannot be made; check that it lies in folders that may be written\n$/,
    ],
  ])('%s is refused', async (_, make, folder, stderr) => {
    make();
    expect(await tapewatch(['backup', folder()])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(stderr),
    });
  });
});
