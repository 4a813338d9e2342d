import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { acquireDataLock } from './data-lock.ts';
import { faultOfLock, type LockName } from './locks.fixture.ts';

let root = '';
let folder = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'data-lock-'));
  folder = join(root, 'data');
});

afterEach(() => rmSync(root, { recursive: true }));

const refusal = (): EventStoreError => {
  try {
    acquireDataLock(folder).release();
  } catch (error) {
    if (error instanceof EventStoreError) return error;
    throw error;
  }
  throw new Error('the lock was given');
};

test('makes the folder and locks it', () => {
  const lock = acquireDataLock(folder);
  expect(readdirSync(folder)).toContain('lock.sqlite');
  lock.release();
});

test('refuses a second holder in the same process, and is free after release', () => {
  const lock = acquireDataLock(folder);
  expect(refusal()).toMatchObject({
    kind: 'busy',
    message: `The data folder ${folder} is in use by another Tapewatch process. Stop that one, or name another folder.`,
  });
  lock.release();
  lock.release();
  acquireDataLock(folder).release();
});

test('is one at a time, and free once it is released or its process was killed', async () => {
  expect(await faultOfLock('sound', folder)).toBeNull();
});

test.each<[LockName, string]>([
  ['held by nothing', 'asked for twice: given'],
  ['taken when it is first used', 'asked for twice: given'],
  ['shared by those who read', 'asked for twice: given'],
  ['a file with the number of a process', 'its process was killed: busy'],
  ['known to its own process alone', 'held by another process: given'],
  ['refused in the words of SQLite', 'asked for twice: Error: database is locked'],
  ['never released', 'asked for after its release: busy'],
])('a lock %s is found out', async (name, fault) => {
  expect(await faultOfLock(name, folder)).toBe(fault);
});

test('two folders are two locks', () => {
  const one = acquireDataLock(folder);
  const two = acquireDataLock(join(root, 'other'));
  expect(refusal().kind).toBe('busy');
  one.release();
  two.release();
});

test('a folder that cannot be made is refused with its path', () => {
  writeFileSync(folder, 'a file where the folder should be');
  expect(refusal()).toMatchObject({
    kind: 'unavailable',
    message: `The data folder ${folder} cannot be made; check its path.`,
  });
});

test('a lock file that is none is refused', () => {
  acquireDataLock(folder).release();
  writeFileSync(join(folder, 'lock.sqlite'), 'no database at all, and rather longer than a header '.repeat(20));
  expect(refusal()).toMatchObject({
    kind: 'corrupt',
    message: `${join(folder, 'lock.sqlite')} is damaged. It holds nothing; delete it while no Tapewatch uses the folder.`,
  });
});

test.runIf(existsSync('/proc/self'))('a place that takes no folders is refused and does not hang', () => {
  folder = '/proc/tapewatch/data';
  expect(refusal()).toMatchObject({
    kind: 'unavailable',
    message: 'The data folder /proc/tapewatch/data cannot be made; check its path.',
  });
});
