import { hash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { SnapshotsError, type Snapshot, type Snapshots } from '../../application/ports/snapshots.ts';
import { guardedBy, sqliteFailureOf } from '../sqlite/failure.ts';
import { applicationIdOf, formatOf, isBlank } from '../sqlite/pragmas.ts';

/** `TPWS` in the header of the file marks a cache of snapshots. */
const APPLICATION_ID = 0x54_50_57_53;

/** Rises with every change of the table; a file of another format is made anew. */
const FORMAT = 1;

/** Commits between two of a stream: a load of fewer commits is faster, and keeping one costs little. */
const EVERY = 64;

const BUSY_MS = 1000;

/** SQLite's result codes of a file that is damaged or no database at all (sqlite.org/rescode.html). */
const DAMAGED: readonly unknown[] = [11, 26];

const SCHEMA = `
  BEGIN IMMEDIATE;
  DROP TABLE IF EXISTS snapshots;
  CREATE TABLE snapshots (
    stream TEXT PRIMARY KEY, version INTEGER NOT NULL, commit_id TEXT NOT NULL, fold INTEGER NOT NULL,
    body TEXT NOT NULL, digest TEXT NOT NULL
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
  COMMIT;
`;

const NEWEST = 'SELECT stream, version, commit_id AS commitId, fold, body, digest FROM snapshots WHERE stream = ?';

const KEEP = 'INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?, ?)';

const rowSchema = z.object({
  stream: z.string(),
  version: z.int(),
  commitId: z.string(),
  fold: z.int(),
  body: z.string(),
  digest: z.string(),
});

const digestOf = ({ stream, version, commitId, fold, body }: Snapshot): string =>
  hash('sha256', `${JSON.stringify([stream, version, commitId, fold])}\n${body}`);

const guarded = <T>(file: string, work: () => T): T =>
  guardedBy((_, cause) => {
    const message = `The snapshots ${file} cannot be used; check its permissions, or delete it: it is made anew from the log.`;
    return new SnapshotsError(message, { cause });
  }, work);

const refuseForeign = (db: DatabaseSync, file: string): void => {
  if (applicationIdOf(db) === APPLICATION_ID || isBlank(db)) return;
  throw new SnapshotsError(`${file} is a database of another program; move it away, or name another data folder.`);
};

const openFile = (file: string): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: BUSY_MS });
  try {
    refuseForeign(db, file);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    if (formatOf(db) !== FORMAT) db.exec(SCHEMA);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** Opens the file; one that is damaged held nothing that the log does not tell, and is made anew. */
const openOrRemake = (file: string): DatabaseSync => {
  try {
    return openFile(file);
  } catch (error) {
    if (!DAMAGED.includes(sqliteFailureOf(error)?.code)) throw error;
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    return openFile(file);
  }
};

/** Keeps snapshots in a file, made when missing and made anew when it is damaged or of another format. */
export const openSqliteSnapshots = ({ file }: { readonly file: string }): Snapshots & { close(): void } => {
  const db = guarded(file, () => openOrRemake(file));
  const newest = guarded(file, () => db.prepare(NEWEST));
  const keep = guarded(file, () => db.prepare(KEEP));
  return {
    every: EVERY,
    newest: async (stream) => {
      const { success, data } = rowSchema.safeParse(guarded(file, () => newest.get(stream)));
      if (!success) return null;
      const { digest, ...snapshot } = data;
      return digest === digestOf(snapshot) ? snapshot : null;
    },
    keep: async (snapshot) => {
      const { stream, version, commitId, fold, body } = snapshot;
      guarded(file, () => keep.run(stream, version, commitId, fold, body, digestOf(snapshot)));
    },
    close: () => {
      if (db.isOpen) db.close();
    },
  };
};
