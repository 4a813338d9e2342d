import { DatabaseSync } from 'node:sqlite';
import { DeliveryLogError, type Advance, type DeliveryLog } from '../../application/ports/delivery-log.ts';
import { guarded } from './sqlite-failure.ts';

/** Which file, whether it is only read, and how long to wait for another process (milliseconds, default 1000). */
export type DeliveryFile = { readonly file: string; readonly readOnly?: boolean; readonly busyTimeout?: number };

/** `TPWD` in the header of the file marks a delivery log. */
const APPLICATION_ID = 0x54_50_57_44;

const FORMAT = 2;

const SCHEMA = `
  BEGIN IMMEDIATE;
  CREATE TABLE taken (channel TEXT NOT NULL, notice TEXT NOT NULL, PRIMARY KEY (channel, notice)) STRICT, WITHOUT ROWID;
  CREATE TABLE checkpoints (channel TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE seen (
    channel TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (channel, stream)
  ) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
  COMMIT;
`;

/** Format 1 kept no place in streams: they are read again from their start, and what was told stays told. */
const FROM_FORMAT_1 = `
  BEGIN IMMEDIATE;
  CREATE TABLE seen (
    channel TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (channel, stream)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${FORMAT};
  COMMIT;
`;

const numberOf = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);

const refuseOthers = (db: DatabaseSync, file: string): void => {
  const format = numberOf(db, 'PRAGMA user_version');
  if (numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID) {
    throw new DeliveryLogError('corrupt', `${file} is no delivery log; name another data folder.`);
  }
  if (format !== FORMAT) {
    const next = format < FORMAT ? 'Start Tapewatch once, which brings it up to date.' : 'Update Tapewatch.';
    const message = `${file} has format ${format}, and this Tapewatch reads format ${FORMAT}. ${next}`;
    throw new DeliveryLogError('unavailable', message);
  }
};

const isBlank = (db: DatabaseSync): boolean =>
  numberOf(db, 'PRAGMA application_id') === 0 && numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;

const isOlder = (db: DatabaseSync): boolean =>
  numberOf(db, 'PRAGMA application_id') === APPLICATION_ID && numberOf(db, 'PRAGMA user_version') === 1;

const prepare = (db: DatabaseSync, { file, readOnly = false }: DeliveryFile): void => {
  if (!readOnly && isBlank(db)) db.exec(SCHEMA);
  if (!readOnly && isOlder(db)) db.exec(FROM_FORMAT_1);
  refuseOthers(db, file);
  if (!readOnly) db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
};

const open = (options: DeliveryFile): DatabaseSync => {
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

/** Keeps in a file what was told, and makes the file when it is missing; nothing else holds these facts. Failures are DeliveryLogError. */
export const openSqliteDeliveryLog = (options: DeliveryFile): DeliveryLog & { close(): void } => {
  const { file } = options;
  const db = guarded(file, () => open(options));
  const checkpoint = db.prepare('SELECT sequence FROM checkpoints WHERE channel = ?');
  const delivered = db.prepare('SELECT 1 FROM taken WHERE channel = ? AND notice = ?');
  const record = db.prepare('INSERT INTO taken VALUES (?, ?) ON CONFLICT DO NOTHING');
  const advance = db.prepare(`
    INSERT INTO checkpoints VALUES (?, ?)
    ON CONFLICT DO UPDATE SET sequence = max(sequence, excluded.sequence)
  `);
  const seenIn = db.prepare('SELECT version FROM seen WHERE channel = ? AND stream = ?');
  const see = db.prepare(`
    INSERT INTO seen VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET version = max(version, excluded.version)
  `);
  const advanceAll = (channel: string, { sequence, seen }: Advance): void => {
    db.exec('BEGIN IMMEDIATE');
    try {
      for (const { stream, version } of seen) see.run(channel, stream, version);
      advance.run(channel, sequence);
      db.exec('COMMIT');
    } finally {
      if (db.isTransaction) db.exec('ROLLBACK');
    }
  };
  return {
    checkpoint: async (channel) => guarded(file, () => Number(checkpoint.get(channel)?.['sequence'] ?? 0)),
    delivered: async (channel, noticeId) => guarded(file, () => delivered.get(channel, noticeId) !== undefined),
    record: async (channel, noticeId) => {
      guarded(file, () => record.run(channel, noticeId));
    },
    seen: async (channel, stream) => guarded(file, () => Number(seenIn.get(channel, stream)?.['version'] ?? 0)),
    advance: async (channel, to) => guarded(file, () => advanceAll(channel, to)),
    close: () => db.close(),
  };
};
