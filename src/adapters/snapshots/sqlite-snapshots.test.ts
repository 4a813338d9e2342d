import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { SnapshotsError } from '../../application/ports/snapshots.ts';
import { SNAPSHOT, snapshotsContract } from './snapshots.contract.ts';
import { openSqliteSnapshots } from './sqlite-snapshots.ts';

const folder = mkdtempSync(join(tmpdir(), 'snapshots-'));
const opened: { close(): void }[] = [];
let files = 0;

const newFile = (): string => join(folder, `${(files += 1)}.sqlite`);

const open = (file: string): ReturnType<typeof openSqliteSnapshots> => {
  const snapshots = openSqliteSnapshots({ file });
  opened.push(snapshots);
  return snapshots;
};

const edit = (file: string, sql: string): void => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};

/** A closed file with SNAPSHOT in it. */
const keptFile = async (): Promise<string> => {
  const file = newFile();
  const snapshots = openSqliteSnapshots({ file });
  await snapshots.keep(SNAPSHOT);
  snapshots.close();
  return file;
};

afterAll(() => {
  for (const snapshots of opened) snapshots.close();
  rmSync(folder, { recursive: true });
});

snapshotsContract('snapshots in SQLite', () => open(newFile()));

describe('a file of snapshots', () => {
  test('is found again', async () => {
    expect(await open(await keptFile()).newest('s')).toEqual(SNAPSHOT);
  });

  test.each([
    [`UPDATE snapshots SET body = replace(body, '64', '65')`],
    [`UPDATE snapshots SET version = 63`],
    [`UPDATE snapshots SET fold = 2`],
    [`UPDATE snapshots SET commit_id = 'd'`],
    [`UPDATE snapshots SET digest = ''`],
  ])('gives none after %s', async (sql) => {
    const file = await keptFile();
    edit(file, sql);
    expect(await open(file).newest('s')).toBeNull();
  });

  test('gives none of one stream for another', async () => {
    const file = await keptFile();
    edit(file, `UPDATE snapshots SET stream = 't'`);
    expect(await open(file).newest('t')).toBeNull();
  });

  test.each([
    ['of another format', (file: string) => edit(file, 'PRAGMA user_version = 7')],
    [
      'that is no database',
      (file: string) => writeFileSync(file, 'no database at all, and longer than a header '.repeat(99)),
    ],
    ['with a damaged first page', (file: string) => writeFileSync(file, readFileSync(file).fill(0xa5, 100, 4000))],
  ])('one %s is made anew', async (_, spoil) => {
    const file = await keptFile();
    spoil(file);
    const snapshots = open(file);
    expect(await snapshots.newest('s')).toBeNull();
    await snapshots.keep(SNAPSHOT);
    expect(await snapshots.newest('s')).toEqual(SNAPSHOT);
  });

  test('one of another program is refused and stays as it was', () => {
    const file = newFile();
    edit(file, 'CREATE TABLE orders (id INTEGER)');
    const before = readFileSync(file);
    expect(() => open(file)).toThrow(SnapshotsError);
    expect(() => open(file)).toThrow('is a database of another program');
    expect(readFileSync(file)).toEqual(before);
  });

  test('in a folder that is missing is refused in one sentence', () => {
    const file = join(folder, 'missing', 'snapshots.sqlite');
    expect(() => open(file)).toThrow(
      `The snapshots ${file} cannot be used; check its permissions, or delete it: it is made anew from the log.`,
    );
  });

  test('a closed one says so with its own error, and can be closed again', async () => {
    const snapshots = open(newFile());
    snapshots.close();
    snapshots.close();
    await expect(snapshots.newest('s')).rejects.toThrow(SnapshotsError);
    await expect(snapshots.keep(SNAPSHOT)).rejects.toThrow(SnapshotsError);
  });
});
