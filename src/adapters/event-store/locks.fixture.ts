import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { startChild } from './child-process.fixture.ts';
import { acquireDataLock, type DataLock } from './data-lock.ts';

type Acquire = (folder: string) => DataLock;

const refuse = (cause: unknown): never => {
  throw new EventStoreError('busy', 'The data folder is in use.', { cause });
};

/** A lock by a transaction that another way of beginning makes weaker. */
const beginning =
  (sql: string): Acquire =>
  (folder) => {
    mkdirSync(folder, { recursive: true });
    const db = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
    try {
      db.exec(sql);
    } catch (error) {
      refuse(error);
    }
    return { release: () => db.isOpen && db.close() };
  };

const byFile: Acquire = (folder) => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock.pid');
  if (existsSync(file)) refuse(null);
  writeFileSync(file, String(process.pid));
  return { release: () => rmSync(file, { force: true }) };
};

/** Folders that this process has locked. */
const here = new Set<string>();

const withinTheProcess: Acquire = (folder) => {
  if (here.has(folder)) refuse(null);
  here.add(folder);
  return { release: () => here.delete(folder) };
};

const unexplained: Acquire = (folder) => {
  try {
    return acquireDataLock(folder);
  } catch (error) {
    throw error instanceof Error ? error.cause : error;
  }
};

const lasting: Acquire = (folder) => {
  acquireDataLock(folder);
  return { release: () => {} };
};

/** The lock of data folders, and such with a defect. */
export const LOCKS = {
  sound: acquireDataLock,
  'held by nothing': beginning('SELECT 1'),
  'taken when it is first used': beginning('BEGIN'),
  'shared by those who read': beginning('CREATE TABLE IF NOT EXISTS t (x); BEGIN; SELECT count(*) FROM t'),
  'a file with the number of a process': byFile,
  'known to its own process alone': withinTheProcess,
  'refused in the words of SQLite': unexplained,
  'never released': lasting,
} as const satisfies Readonly<Record<string, Acquire>>;

/** A lock of data folders, by its name. */
export type LockName = keyof typeof LOCKS;

/** Whether a text names a lock. */
export const isLockName = (text: string): text is LockName => Object.hasOwn(LOCKS, text);

/** How a lock answers who asks for it: with the lock, which is released, or a refusal. */
const answerOf = (acquire: Acquire, folder: string): string => {
  try {
    acquire(folder).release();
    return 'given';
  } catch (error) {
    return error instanceof EventStoreError ? error.kind : String(error);
  }
};

const faultBeside = (acquire: Acquire, folder: string): string | null => {
  const lock = acquire(folder);
  const answer = answerOf(acquire, folder);
  lock.release();
  lock.release();
  if (answer !== 'busy') return `asked for twice: ${answer}`;
  const after = answerOf(acquire, folder);
  return after === 'given' ? null : `asked for after its release: ${after}`;
};

/** What is wrong with a lock of a folder: it is one at a time, within a process and among processes, and free once it is released or its process was killed. Null when nothing is. */
export const faultOfLock = async (name: LockName, folder: string): Promise<string | null> => {
  const acquire: Acquire = LOCKS[name];
  const fault = faultBeside(acquire, folder);
  if (fault !== null) return fault;
  const holder = startChild('hold-lock.fixture.ts', [folder, name]);
  await holder.lines.next();
  const meanwhile = answerOf(acquire, folder);
  holder.process.kill('SIGKILL');
  await holder.exit;
  if (meanwhile !== 'busy') return `held by another process: ${meanwhile}`;
  const after = answerOf(acquire, folder);
  return after === 'given' ? null : `its process was killed: ${after}`;
};
