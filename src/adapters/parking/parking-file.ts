import { DatabaseSync } from 'node:sqlite';
import { ParkingError } from '../../application/ports/parking.ts';

/** Which file, whether it is only read, and how long to wait for another process (milliseconds, default 1000). */
export type ParkingFile = { readonly file: string; readonly readOnly?: boolean; readonly busyTimeout?: number };

/** `TPWP` in the header of the file marks a parking. */
const APPLICATION_ID = 0x54_50_57_50;

const FORMAT = 1;

const SCHEMA = `
  BEGIN IMMEDIATE;
  CREATE TABLE handovers (
    subscriber TEXT PRIMARY KEY, sequence INTEGER NOT NULL, through INTEGER NOT NULL, deliveries INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE parked (
    subscriber TEXT NOT NULL, stream TEXT NOT NULL, first INTEGER NOT NULL, through INTEGER NOT NULL,
    deliveries INTEGER NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (subscriber, stream)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE redrives (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, "by" TEXT NOT NULL, subscriber TEXT NOT NULL, stream TEXT NOT NULL,
    taken INTEGER NOT NULL, reason TEXT
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
  COMMIT;
`;

const numberOf = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);

const refuseOthers = (db: DatabaseSync, file: string): void => {
  const format = numberOf(db, 'PRAGMA user_version');
  if (numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID) {
    throw new ParkingError('corrupt', `${file} is no list of parked commits; name another data folder.`);
  }
  if (format !== FORMAT) {
    const message = `${file} has format ${format}, and this Tapewatch reads format ${FORMAT}. Update Tapewatch.`;
    throw new ParkingError('unavailable', message);
  }
};

const isBlank = (db: DatabaseSync): boolean =>
  numberOf(db, 'PRAGMA application_id') === 0 && numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;

const prepare = (db: DatabaseSync, { file, readOnly = false }: ParkingFile): void => {
  if (!readOnly && isBlank(db)) db.exec(SCHEMA);
  refuseOthers(db, file);
  if (!readOnly) db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
};

/** Opens a parking file, made when missing unless it is only read; a file that is none, or of another format, is refused. */
export const openParkingFile = (options: ParkingFile): DatabaseSync => {
  const { file, readOnly = false, busyTimeout = 1000 } = options;
  const db = new DatabaseSync(file, { readOnly, timeout: busyTimeout });
  try {
    prepare(db, options);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};
