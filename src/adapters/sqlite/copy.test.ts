import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copyDatabase } from './copy.ts';

vi.mock('node:fs', { spy: true });

let folder = '';
let file = '';
let copy = '';

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'copy-'));
  file = join(folder, 'file.sqlite');
  copy = join(folder, 'copy.sqlite');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

test('holds what was committed, and nothing of what another process has in hand', () => {
  const writer = new DatabaseSync(file);
  writer.exec('PRAGMA journal_mode = WAL; CREATE TABLE bars (close REAL); INSERT INTO bars VALUES (101.5)');
  writer.exec('BEGIN; INSERT INTO bars VALUES (102)');
  copyDatabase(file, copy);
  writer.close();
  const copied = new DatabaseSync(copy, { readOnly: true });
  expect(copied.prepare('SELECT close FROM bars').all()).toEqual([{ close: 101.5 }]);
  copied.close();
});

test('is on the disk when it returns', () => {
  new DatabaseSync(file).close();
  copyDatabase(file, copy);
  const opened = vi.mocked(fs.openSync).mock;
  const descriptor = opened.results[opened.calls.findIndex(([path]) => path === copy)]?.value;
  expect(descriptor).toBeGreaterThan(0);
  expect(vi.mocked(fs.fsyncSync)).toHaveBeenCalledWith(descriptor);
  expect(vi.mocked(fs.closeSync)).toHaveBeenCalledWith(descriptor);
});
