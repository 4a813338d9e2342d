import { DatabaseSync } from 'node:sqlite';
import { DeliveryLogError, type DeliveryLog } from '../../application/ports/delivery-log.ts';
import { guarded } from './sqlite-failure.ts';

/** Which file, and how long to wait for another process (milliseconds, default 1000). */
export type DeliveryFile = { readonly file: string; readonly busyTimeout?: number };

/** `TPWD` in the header of the file marks a delivery log. */
const APPLICATION_ID = 0x54_50_57_44;

const FORMAT = 1;

const SCHEMA = `
  BEGIN IMMEDIATE;
  CREATE TABLE taken (channel TEXT NOT NULL, notice TEXT NOT NULL, PRIMARY KEY (channel, notice)) STRICT, WITHOUT ROWID;
  CREATE TABLE checkpoints (channel TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
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
    const message = `${file} has format ${format}, and this Tapewatch reads format ${FORMAT}. Update Tapewatch.`;
    throw new DeliveryLogError('unavailable', message);
  }
};

const isBlank = (db: DatabaseSync): boolean =>
  numberOf(db, 'PRAGMA application_id') === 0 && numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;

const prepare = (db: DatabaseSync, file: string): void => {
  if (isBlank(db)) db.exec(SCHEMA);
  refuseOthers(db, file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
};

const open = ({ file, busyTimeout = 1000 }: DeliveryFile): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: busyTimeout });
  try {
    prepare(db, file);
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
  return {
    checkpoint: async (channel) => guarded(file, () => Number(checkpoint.get(channel)?.['sequence'] ?? 0)),
    delivered: async (channel, noticeId) => guarded(file, () => delivered.get(channel, noticeId) !== undefined),
    record: async (channel, noticeId) => {
      guarded(file, () => record.run(channel, noticeId));
    },
    advance: async (channel, sequence) => {
      guarded(file, () => advance.run(channel, sequence));
    },
    close: () => db.close(),
  };
};
