import { DatabaseSync } from 'node:sqlite';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { addHashes } from './sqlite-migration.ts';
import { APPLICATION_ID, FORMAT, inOneTransaction, TABLES } from './sqlite-schema.ts';

/** Which file to open and how long to wait for another process, in milliseconds. */
export type EventFile = { readonly file: string; readonly readOnly: boolean; readonly busyTimeout: number };

/** Every commit is flushed to the disk; the write-ahead file may grow to 16 MB, so that fewer commits wait for it to be emptied. */
const DURABILITY = 'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000';

const valueOf = (db: DatabaseSync, sql: string): unknown => Object.values(db.prepare(sql).get() ?? {})[0];

const isOurs = (db: DatabaseSync): boolean => valueOf(db, 'PRAGMA application_id') === APPLICATION_ID;

const isBlank = (db: DatabaseSync): boolean =>
  valueOf(db, 'PRAGMA application_id') === 0 && valueOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;

const formatOf = (db: DatabaseSync): number => Number(valueOf(db, 'PRAGMA user_version'));

const create = (db: DatabaseSync): void => {
  db.exec('PRAGMA journal_mode = WAL');
  inOneTransaction(db, () => {
    if (isBlank(db)) db.exec(TABLES);
  });
};

const migrate = (db: DatabaseSync): void =>
  inOneTransaction(db, () => {
    if (formatOf(db) === 1) addHashes(db);
  });

const refuseOthers = (db: DatabaseSync, file: string): void => {
  if (!isOurs(db)) {
    throw new EventStoreError('corrupt', `${file} is no event store; name another file or restore it from a backup.`);
  }
  const format = formatOf(db);
  if (format === FORMAT) return;
  const next = format < FORMAT ? 'Start this Tapewatch once, and it is brought up to date' : 'Update Tapewatch';
  const message = `${file} has format ${format}, and this Tapewatch reads format ${FORMAT}. ${next}.`;
  throw new EventStoreError('unavailable', message);
};

const prepareFile = (db: DatabaseSync, { file, readOnly }: EventFile): void => {
  if (!readOnly && isBlank(db)) create(db);
  if (!readOnly && isOurs(db) && formatOf(db) === 1) migrate(db);
  refuseOthers(db, file);
  if (!readOnly) db.exec(DURABILITY);
};

/** Opens an event file, made when missing unless `readOnly` and brought up to date when it is older; a file that is none, or of another format, is refused. */
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
