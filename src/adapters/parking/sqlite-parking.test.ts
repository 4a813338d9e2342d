import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ParkingError, type ParkedStream } from '../../application/ports/parking.ts';
import { openParkingFile } from './parking-file.ts';
import { parkingContract } from './parking.contract.ts';
import { openSqliteParking } from './sqlite-parking.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'tapewatch-parking-'));

parkingContract('sqlite', () => {
  const folder = newFolder();
  const parking = openSqliteParking({ file: join(folder, 'parking.sqlite') });
  return {
    parking,
    close: () => {
      parking.close();
      rmSync(folder, { recursive: true });
    },
  };
});

const ROW: ParkedStream = {
  subscriber: 'a',
  stream: 's',
  first: 1,
  through: 2,
  deliveries: 1,
  reason: 'No.',
  since: 5,
};

describe('a parking in a file', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = newFolder();
    file = join(folder, 'parking.sqlite');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('has what was kept on disk without being closed, for a reader beside it', async () => {
    const writer = openSqliteParking({ file });
    const reader = openSqliteParking({ file, readOnly: true });
    await writer.park(ROW);
    await writer.noteHandover('a', { sequence: 1, through: 1, deliveries: 1 });
    expect(await reader.parked()).toEqual([ROW]);
    expect(await reader.handover('a')).toEqual({ sequence: 1, through: 1, deliveries: 1 });
    await expect(reader.release('a', 's')).rejects.toMatchObject({ name: 'ParkingError', kind: 'unavailable' });
    reader.close();
    writer.close();
  });

  test('waits for the disk at every write', () => {
    const db = openParkingFile({ file });
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    db.close();
  });

  test('remembers after it was opened again', async () => {
    const before = openSqliteParking({ file });
    await before.park(ROW);
    before.close();
    const after = openSqliteParking({ file });
    expect(await after.parked()).toEqual([ROW]);
    after.close();
  });

  const failureOf = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };

  test.each<[string, (path: string) => void, string, string]>([
    [
      'text',
      (path) => writeFileSync(path, 'this is no database '.repeat(200)),
      'corrupt',
      'is no list of parked commits',
    ],
    [
      'another database',
      (path) => {
        const other = new DatabaseSync(path);
        other.exec('CREATE TABLE t (x)');
        other.close();
      },
      'corrupt',
      'is no list of parked commits',
    ],
    [
      'a newer format',
      (path) => {
        openSqliteParking({ file: path }).close();
        const newer = new DatabaseSync(path);
        newer.exec('PRAGMA user_version = 9');
        newer.close();
      },
      'unavailable',
      'has format 9, and this Tapewatch reads format 1.',
    ],
  ])('refuses %s and leaves it as it was', (_, make, kind, message) => {
    make(file);
    const bytes = readFileSync(file);
    const error = failureOf(() => openSqliteParking({ file }));
    expect(error).toBeInstanceOf(ParkingError);
    expect(error).toMatchObject({ kind, message: expect.stringContaining(`${file} ${message}`) });
    expect(readFileSync(file)).toEqual(bytes);
  });

  test('says that a row is damaged', async () => {
    const parking = openSqliteParking({ file });
    await parking.park(ROW);
    const other = new DatabaseSync(file);
    other.exec('ALTER TABLE parked RENAME COLUMN through TO beyond');
    other.close();
    await expect(parking.parked()).rejects.toMatchObject({
      kind: 'corrupt',
      message: expect.stringContaining('is damaged'),
    });
    parking.close();
  });

  test('says when another process holds it, and when it is closed', async () => {
    const parking = openSqliteParking({ file, busyTimeout: 0 });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(parking.park(ROW)).rejects.toMatchObject({ name: 'ParkingError', kind: 'busy' });
    other.close();
    parking.close();
    await expect(parking.parked()).rejects.toMatchObject({ name: 'ParkingError', kind: 'unavailable' });
  });
});
