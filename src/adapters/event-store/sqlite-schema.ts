import type { DatabaseSync } from 'node:sqlite';

/** `TPWE` in the header of the file marks an event store. */
export const APPLICATION_ID = 0x54_50_57_45;

/** Rises with every change of the tables; an older file is brought up to it when it is opened for writing. */
export const FORMAT = 2;

/** The tables: `head` of a stream is the hash of its newest commit. */
export const TABLES = `
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, head TEXT NOT NULL) STRICT;
  CREATE TABLE commits (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    stream INTEGER NOT NULL REFERENCES streams (id),
    first INTEGER NOT NULL CHECK (first >= 1),
    last INTEGER NOT NULL CHECK (last >= first),
    commit_id TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (stream, first),
    UNIQUE (stream, commit_id)
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
`;

/** Does all of the work or, when it throws, nothing; it alone writes meanwhile. */
export const inOneTransaction = (db: DatabaseSync, work: () => void): void => {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};
