import { DatabaseSync } from 'node:sqlite';
import { EventStoreError } from '../../application/ports/event-store.ts';

/** Which file to open and how long to wait for another process, in milliseconds. */
export type EventFile = { readonly file: string; readonly readOnly: boolean; readonly busyTimeout: number };

/** `TPWE` in the header of the file marks an event store. */
const APPLICATION_ID = 0x54_50_57_45;

const FORMAT = 1;

const SCHEMA = `
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    last INTEGER NOT NULL,
    commit_id TEXT NOT NULL,
    recorded_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE commits (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    stream INTEGER NOT NULL REFERENCES streams (id),
    first INTEGER NOT NULL CHECK (first >= 1),
    last INTEGER NOT NULL CHECK (last >= first),
    commit_id TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (stream, first),
    UNIQUE (stream, commit_id)
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
`;

const valueOf = (db: DatabaseSync, sql: string): unknown => Object.values(db.prepare(sql).get() ?? {})[0];

const isBlank = (db: DatabaseSync): boolean =>
  valueOf(db, 'PRAGMA application_id') === 0 && valueOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;

const create = (db: DatabaseSync): void => {
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('BEGIN IMMEDIATE');
  if (isBlank(db)) db.exec(SCHEMA);
  db.exec('COMMIT');
};

const refuseOthers = (db: DatabaseSync, file: string): void => {
  if (valueOf(db, 'PRAGMA application_id') !== APPLICATION_ID) {
    throw new EventStoreError('corrupt', `${file} is no event store; name another file or restore it from a backup.`);
  }
  const format = Number(valueOf(db, 'PRAGMA user_version'));
  if (format === FORMAT) return;
  const message = `${file} has format ${format}, and this Tapewatch reads format ${FORMAT}. Update Tapewatch.`;
  throw new EventStoreError('unavailable', message);
};

const prepareFile = (db: DatabaseSync, { file, readOnly }: EventFile): void => {
  if (!readOnly && isBlank(db)) create(db);
  refuseOthers(db, file);
  if (!readOnly) db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
};

/** Opens an event file, made when missing unless `readOnly`; a file that is none, or of another format, is refused. */
export const openEventFile = (options: EventFile): DatabaseSync => {
  const db = new DatabaseSync(options.file, { readOnly: options.readOnly, timeout: options.busyTimeout });
  try {
    prepareFile(db, options);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};
