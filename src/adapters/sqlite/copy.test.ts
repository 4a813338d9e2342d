import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copyDatabase } from './copy.ts';
import { flush } from './flush.ts';

vi.mock('node:fs', { spy: true });

let folder = '';
let file = '';
let copy = '';

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'copy-'));
  file = join(folder, 'file.sqlite');
  copy = join(folder, 'copy.sqlite');
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true });
  vi.clearAllMocks();
});

type Copy = (file: string, copy: string, meanwhile: () => void) => void;

/** Whether a file was flushed to the disk after it was opened. */
const isFlushed = (path: string): boolean => {
  const { calls, results } = vi.mocked(fs.openSync).mock;
  const descriptors = results.filter((_, i) => calls[i]?.[0] === path).map(({ value }): unknown => value);
  const flushed = new Set<unknown>(vi.mocked(fs.fsyncSync).mock.calls.map(([descriptor]) => descriptor));
  return descriptors.some((descriptor) => flushed.has(descriptor));
};

const closes = (db: DatabaseSync, table: string): readonly unknown[] =>
  db
    .prepare(`SELECT close FROM ${table} ORDER BY close`)
    .all()
    .map(({ close }) => close);

const whatIsIn = (path: string): string => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const [bars, heads] = [closes(db, 'bars'), closes(db, 'heads')];
    return String(heads) === String(bars) ? String(bars) : `${String(heads)} and ${String(bars)}`;
  } catch (error) {
    return String(error);
  } finally {
    db.close();
  }
};

const COMMIT = 'BEGIN; INSERT INTO heads VALUES (102); INSERT INTO bars VALUES (102); COMMIT';
const IN_HAND = 'BEGIN; INSERT INTO heads VALUES (103); INSERT INTO bars VALUES (103)';

/** What is wrong with a copy of a file that another process is writing: it holds what was committed at one moment, nothing that is in hand, and is on the disk. Null when nothing is; `meanwhile`, called in the midst of a copy, commits once more. */
const faultOfCopy = (make: Copy): string | null => {
  const writer = new DatabaseSync(file);
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE heads (close REAL); CREATE TABLE bars (close REAL)');
  writer.exec('INSERT INTO heads VALUES (101.5); INSERT INTO bars VALUES (101.5)');
  writer.exec(IN_HAND);
  make(file, copy, () => writer.exec(`ROLLBACK; ${COMMIT}; ${IN_HAND}`));
  const held = whatIsIn(copy);
  writer.close();
  if (held !== '101.5' && held !== '101.5,102') return `it holds ${held}`;
  return isFlushed(copy) ? null : 'it is not on the disk';
};

const inSteps: Copy = (from, to, meanwhile) => {
  const db = new DatabaseSync(from, { readOnly: true });
  const copied = new DatabaseSync(to);
  for (const table of ['heads', 'bars']) {
    copied.exec(`CREATE TABLE ${table} (close REAL)`);
    for (const close of closes(db, table)) copied.prepare(`INSERT INTO ${table} VALUES (?)`).run(Number(close));
    meanwhile();
  }
  copied.close();
  db.close();
  flush(to);
};

const withoutFlush: Copy = (from, to) => {
  const db = new DatabaseSync(from, { readOnly: true });
  db.prepare('VACUUM INTO ?').run(to);
  db.close();
};

const ofTheFileAlone: Copy = (from, to) => {
  fs.copyFileSync(from, to);
  flush(to);
};

test('holds what was committed at one moment, nothing that another process has in hand, and is on the disk', () => {
  expect(faultOfCopy(copyDatabase)).toBeNull();
});

test.each<[string, Copy, string]>([
  ['made table by table', inSteps, 'it holds 101.5 and 101.5,102'],
  ['of the file without what waits beside it', ofTheFileAlone, 'it holds Error: no such table: bars'],
  ['that is left to the operating system', withoutFlush, 'it is not on the disk'],
])('one %s is found out', (_, make, fault) => {
  expect(faultOfCopy(make)).toBe(fault);
});
