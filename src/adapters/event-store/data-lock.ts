import { mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { explainFailure } from './sqlite-failure.ts';

/** The right to write in a data folder. */
export type DataLock = { release(): void };

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Makes a folder and those above it one by one: mkdir's own `recursive` never returns where a parent takes no folders, as in /proc. */
const makeFolder = (folder: string): void => {
  if (isFolder(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!isFolder(folder)) throw error;
  }
};

/** Held connections: one that nothing refers to would be collected, and its lock with it. */
const held = new Set<DatabaseSync>();

const hold = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const explain = (cause: unknown, folder: string): EventStoreError => {
  const failure = explainFailure(cause, join(folder, 'lock.sqlite'));
  if (!(failure instanceof EventStoreError)) {
    return new EventStoreError('unavailable', `The data folder ${folder} cannot be made; check its path.`, { cause });
  }
  if (failure.kind === 'corrupt') {
    const message = `${join(folder, 'lock.sqlite')} is damaged. It holds nothing; delete it while no Tapewatch uses the folder.`;
    return new EventStoreError('corrupt', message, { cause });
  }
  if (failure.kind !== 'busy') return failure;
  const message = `The data folder ${folder} is in use by another Tapewatch process. Stop that one, or name another folder.`;
  return new EventStoreError('busy', message, { cause });
};

/** Takes the one right to write in a data folder, made when missing: a held transaction on its `lock.sqlite`, so that the operating system frees it when the process dies however it may. 'busy' when another process has it. */
export const acquireDataLock = (folder: string): DataLock => {
  try {
    makeFolder(folder);
    const db = hold(join(folder, 'lock.sqlite'));
    held.add(db);
    return { release: () => void (held.delete(db) && db.close()) };
  } catch (error) {
    throw explain(error, folder);
  }
};
