import { DatabaseSync } from 'node:sqlite';
import { guardedBy, type SqliteFailure } from './failure.ts';
import { applicationIdOf, formatOf, isBlank } from './pragmas.ts';

/** Which file, whether it is only read, and how long to wait for another process (milliseconds, default 1000). */
export type KeptFile = { readonly file: string; readonly readOnly?: boolean; readonly busyTimeout?: number };

/** What a port keeps in a file of its own: the number that marks it, and what each format adds to the one before. */
export type KeptFormat = { readonly applicationId: number; readonly steps: readonly string[] };

/** Why a file that nothing else can replace could not be used. */
type Kind = 'busy' | 'unavailable' | 'corrupt';

type PortError = new (kind: Kind, message: string, options?: { readonly cause?: unknown }) => Error;

/** What people can do, said after the name of the file: where it is damaged, and where it is another program's. */
type Words = { readonly damaged: string; readonly foreign: string };

const explained = ({ code }: SqliteFailure, { damaged, foreign }: Words): readonly [Kind, string] => {
  if (code === 'closed') return ['unavailable', 'is closed; start Tapewatch again'];
  if (code === 5) return ['busy', 'is in use by another process; stop that one first'];
  if (code === 11) return ['corrupt', damaged];
  if (code === 26) return ['corrupt', foreign];
  return ['unavailable', 'cannot be used; check that it may be read and written, and that the disk has room'];
};

/** Makes a guard that gives what `work` gives; a failure of SQLite becomes the port's error, which names the file. */
export const guardWith =
  (Failure: PortError, words: Words) =>
  <T>(file: string, work: () => T): T =>
    guardedBy((failure, cause) => {
      const [kind, sentence] = explained(failure, words);
      return new Failure(kind, `${file} ${sentence}.`, { cause });
    }, work);

/** The error of a port, its words, and the format of its file. */
type Keeping = KeptFormat & { readonly Failure: PortError; readonly words: Words };

const isOlder = (db: DatabaseSync, { applicationId, steps }: KeptFormat): boolean =>
  applicationIdOf(db) === applicationId && formatOf(db) >= 1 && formatOf(db) < steps.length;

const bringUpToDate = (db: DatabaseSync, { applicationId, steps }: KeptFormat): void =>
  db.exec(`BEGIN IMMEDIATE; ${steps.slice(formatOf(db)).join('\n')}
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${steps.length}; COMMIT;`);

const refuseOthers = (db: DatabaseSync, file: string, { applicationId, steps, Failure, words }: Keeping): void => {
  if (applicationIdOf(db) !== applicationId) throw new Failure('corrupt', `${file} ${words.foreign}.`);
  const format = formatOf(db);
  if (format === steps.length) return;
  const next = format < steps.length ? 'Start Tapewatch once, which brings it up to date.' : 'Update Tapewatch.';
  const message = `${file} has format ${format}, and this Tapewatch reads format ${steps.length}. ${next}`;
  throw new Failure('unavailable', message);
};

/** Opens a file that nothing else can replace, every change of it flushed to the disk; made when missing and brought up to date when older, unless it is only read. A file that is none of this format, or of a newer one, is refused with the port's error. */
export const openKeptFile = (
  { file, readOnly = false, busyTimeout = 1000 }: KeptFile,
  keeping: Keeping,
): DatabaseSync => {
  const db = new DatabaseSync(file, { readOnly, timeout: busyTimeout });
  try {
    if (!readOnly && (isBlank(db) || isOlder(db, keeping))) bringUpToDate(db, keeping);
    refuseOthers(db, file, keeping);
    if (!readOnly) db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};
