import { DatabaseSync } from 'node:sqlite';
import { DeliveryLogError } from '../../application/ports/delivery-log.ts';

/** Which file, whether it is only read, and how long to wait for another process (milliseconds, default 1000). */
export type DeliveryFile = { readonly file: string; readonly readOnly?: boolean; readonly busyTimeout?: number };

/** `TPWD` in the header of the file marks a delivery log. */
const APPLICATION_ID = 0x54_50_57_44;

const FORMAT = 3;

/** What each format adds to the one before. Format 1 kept no place in streams: they are read again from their start, and what was told stays told. Channels of format 2 began at the beginning. */
const STEPS: readonly string[] = [
  `CREATE TABLE taken (channel TEXT NOT NULL, notice TEXT NOT NULL, PRIMARY KEY (channel, notice)) STRICT, WITHOUT ROWID;
   CREATE TABLE checkpoints (channel TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;
   PRAGMA application_id = ${APPLICATION_ID};`,
  `CREATE TABLE seen (
     channel TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (channel, stream)
   ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE checkpoints ADD COLUMN start INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE held (
     place INTEGER PRIMARY KEY, channel TEXT NOT NULL, id TEXT NOT NULL, finding TEXT NOT NULL, reason TEXT NOT NULL,
     ticker TEXT NOT NULL, session TEXT NOT NULL, severity TEXT NOT NULL, UNIQUE (channel, id)
   ) STRICT;`,
];

const numberOf = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);

const formatOf = (db: DatabaseSync): number => numberOf(db, 'PRAGMA user_version');

const isBlank = (db: DatabaseSync): boolean =>
  numberOf(db, 'PRAGMA application_id') === 0 && numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;

const isOlder = (db: DatabaseSync): boolean =>
  numberOf(db, 'PRAGMA application_id') === APPLICATION_ID && formatOf(db) >= 1 && formatOf(db) < FORMAT;

const refuseOthers = (db: DatabaseSync, file: string): void => {
  if (numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID) {
    throw new DeliveryLogError('corrupt', `${file} is no delivery log; name another data folder.`);
  }
  const format = formatOf(db);
  if (format !== FORMAT) {
    const next = format < FORMAT ? 'Start Tapewatch once, which brings it up to date.' : 'Update Tapewatch.';
    const message = `${file} has format ${format}, and this Tapewatch reads format ${FORMAT}. ${next}`;
    throw new DeliveryLogError('unavailable', message);
  }
};

const bringUpToDate = (db: DatabaseSync): void =>
  db.exec(`BEGIN IMMEDIATE; ${STEPS.slice(formatOf(db)).join('\n')} PRAGMA user_version = ${FORMAT}; COMMIT;`);

const prepare = (db: DatabaseSync, { file, readOnly = false }: DeliveryFile): void => {
  if (!readOnly && (isBlank(db) || isOlder(db))) bringUpToDate(db);
  refuseOthers(db, file);
  if (!readOnly) db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
};

/** Opens the file of a delivery log, made when missing and brought up to date when older, unless it is only read; a file that is none, or of a newer format, is refused. */
export const openDeliveryFile = (options: DeliveryFile): DatabaseSync => {
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
