import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DeliveryLogError } from '../../application/ports/delivery-log.ts';
import { openDeliveryFile } from './delivery-file.ts';
import { deliveryLogContract } from './delivery-log.contract.ts';
import { openSqliteDeliveryLog } from './sqlite-delivery-log.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'tapewatch-deliveries-'));

deliveryLogContract('sqlite', () => {
  const folder = newFolder();
  const log = openSqliteDeliveryLog({ file: join(folder, 'deliveries.sqlite') });
  return {
    log,
    close: () => {
      log.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('a delivery log in a file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = newFolder();
    file = join(folder, 'deliveries.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const failureOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };

  test('remembers after it was opened again', async () => {
    const before = openSqliteDeliveryLog({ file });
    await before.record('slack', 'a:detected:1');
    await before.advance('slack', { sequence: 3, seen: [{ stream: 's', version: 8 }] });
    before.close();
    const after = openSqliteDeliveryLog({ file });
    expect(await after.delivered('slack', 'a:detected:1')).toBe(true);
    expect(await after.checkpoint('slack')).toBe(3);
    expect(await after.seen('slack', 's')).toBe(8);
    after.close();
  });

  test('may be read beside its writer, and written by that one alone', async () => {
    const writer = openSqliteDeliveryLog({ file });
    const reader = openSqliteDeliveryLog({ file, readOnly: true });
    await writer.advance('slack', { sequence: 3, seen: [] });
    expect(await reader.checkpoint('slack')).toBe(3);
    await expect(reader.record('slack', 'a')).rejects.toMatchObject({ kind: 'unavailable' });
    reader.close();
    writer.close();
  });

  const FORMAT_1 = `
    CREATE TABLE taken (channel TEXT NOT NULL, notice TEXT NOT NULL, PRIMARY KEY (channel, notice)) STRICT, WITHOUT ROWID;
    CREATE TABLE checkpoints (channel TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO taken VALUES ('slack', 'a:detected:1');
    INSERT INTO checkpoints VALUES ('slack', 3);
    PRAGMA application_id = 0x54505744; PRAGMA user_version = 1;`;
  const FORMAT_2 = `${FORMAT_1}
    CREATE TABLE seen (
      channel TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (channel, stream)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO seen VALUES ('slack', 's', 5);
    PRAGMA user_version = 2;`;

  test.each([
    [1, FORMAT_1, 0],
    [2, FORMAT_2, 5],
  ])('of format %i goes on with what was told, and the place it kept in streams', async (_, schema, seen) => {
    const older = new DatabaseSync(file);
    older.exec(schema);
    older.close();
    const log = openSqliteDeliveryLog({ file });
    expect(await log.delivered('slack', 'a:detected:1')).toBe(true);
    expect([await log.checkpoint('slack'), await log.start('slack'), await log.seen('slack', 's')]).toEqual([
      3,
      0,
      seen,
    ]);
    expect(await log.meet('slack', 9)).toBe(false);
    await log.advance('slack', { sequence: 4, seen: [{ stream: 's', version: 6 }] });
    log.close();
    const again = openSqliteDeliveryLog({ file });
    expect([await again.checkpoint('slack'), await again.seen('slack', 's')]).toEqual([4, 6]);
    again.close();
  });

  test('of format 3 tells what it held by its id, since it kept no headline', async () => {
    const older = new DatabaseSync(file);
    older.exec(`${FORMAT_2}
      ALTER TABLE checkpoints ADD COLUMN start INTEGER NOT NULL DEFAULT 0;
      CREATE TABLE held (
        place INTEGER PRIMARY KEY, channel TEXT NOT NULL, id TEXT NOT NULL, finding TEXT NOT NULL, reason TEXT NOT NULL,
        ticker TEXT NOT NULL, session TEXT NOT NULL, severity TEXT NOT NULL, UNIQUE (channel, id)
      ) STRICT;
      INSERT INTO held VALUES (1, 'slack', 'a:detected:1', 'a', 'detected', 'AAPL', '2020-02-24', 'high');
      PRAGMA user_version = 3;`);
    older.close();
    const log = openSqliteDeliveryLog({ file });
    expect(await log.held('slack')).toMatchObject([{ id: 'a:detected:1', headline: '' }]);
    log.close();
  });

  test('says that a held notice is damaged', async () => {
    const log = openSqliteDeliveryLog({ file });
    const other = new DatabaseSync(file);
    other.exec("INSERT INTO held VALUES (1, 'slack', 'a', 'a', 'dreamt', 'AAPL', '2020-02-24', 'high', '')");
    other.close();
    await expect(log.held('slack')).rejects.toMatchObject({ name: 'DeliveryLogError', kind: 'corrupt' });
    log.close();
  });

  test('has what was recorded on disk without being closed', async () => {
    const writer = openSqliteDeliveryLog({ file });
    await writer.record('slack', 'a:detected:1');
    const reader = new DatabaseSync(file, { readOnly: true });
    expect(reader.prepare('SELECT * FROM taken').all()).toEqual([{ channel: 'slack', notice: 'a:detected:1' }]);
    reader.close();
    writer.close();
  });

  test('waits for the disk at every write', () => {
    const db = openDeliveryFile({ file });
    expect([db.prepare('PRAGMA synchronous').get(), db.prepare('PRAGMA journal_mode').get()]).toEqual([
      { synchronous: 2 },
      { journal_mode: 'wal' },
    ]);
    db.close();
  });

  test.each<[string, (path: string) => void, Partial<DeliveryLogError>]>([
    [
      'text',
      (path) => writeFileSync(path, 'this is no database, however long it goes on '.repeat(200)),
      { kind: 'corrupt', message: expect.stringContaining('is no delivery log; name another data folder.') },
    ],
    [
      'another database',
      (path) => {
        const other = new DatabaseSync(path);
        other.exec('CREATE TABLE t (x)');
        other.close();
      },
      { kind: 'corrupt', message: expect.stringContaining('is no delivery log; name another data folder.') },
    ],
    [
      'a newer format',
      (path) => {
        openSqliteDeliveryLog({ file: path }).close();
        const newer = new DatabaseSync(path);
        newer.exec('PRAGMA user_version = 9');
        newer.close();
      },
      { kind: 'unavailable', message: expect.stringContaining('has format 9, and this Tapewatch reads format 4.') },
    ],
  ])('refuses %s and leaves it as it was', (_, make, expected) => {
    make(file);
    const bytes = readFileSync(file);
    const error = failureOf(() => openSqliteDeliveryLog({ file }));
    expect(error).toBeInstanceOf(DeliveryLogError);
    expect(error).toMatchObject({ ...expected, message: expect.stringContaining(file) });
    expect(error).toMatchObject(expected);
    expect(readFileSync(file)).toEqual(bytes);
  });

  test('refuses a folder that is not there', () =>
    expect(failureOf(() => openSqliteDeliveryLog({ file: join(folder, 'none', 'x.sqlite') }))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('cannot be used; check that it may be read and written'),
    }));

  test('says when another process holds the file', async () => {
    const log = openSqliteDeliveryLog({ file, busyTimeout: 0 });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(log.record('slack', 'a')).rejects.toMatchObject({ name: 'DeliveryLogError', kind: 'busy' });
    other.exec('ROLLBACK');
    await log.record('slack', 'a');
    expect(await log.delivered('slack', 'a')).toBe(true);
    other.close();
    log.close();
  });

  test('says when it is closed', async () => {
    const log = openSqliteDeliveryLog({ file });
    log.close();
    await expect(log.checkpoint('slack')).rejects.toMatchObject({ name: 'DeliveryLogError', kind: 'unavailable' });
  });
});
