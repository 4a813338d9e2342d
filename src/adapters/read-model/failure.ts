import { ReadModelError } from '../../application/ports/read-model.ts';
import { sqliteFailureOf, type SqliteFailure } from '../sqlite/failure.ts';

/** Primary result codes of SQLite that say the file is damaged: SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGED: ReadonlySet<SqliteFailure['code']> = new Set([11, 26]);

const damaged = (file: string, cause: unknown): ReadModelError =>
  new ReadModelError(
    'corrupt',
    `The read model ${file} is damaged: stop Tapewatch and run npx tapewatch projections rebuild, which makes it anew from the log.`,
    { cause },
  );

/** The port's error for whatever went wrong with the file; anything else comes back as it is. */
export const failureOf = (file: string, error: unknown): unknown => {
  const failure = sqliteFailureOf(error);
  if (!failure) return error;
  if (failure.code === 'closed') {
    return new ReadModelError('unavailable', `The read model ${file} is closed: start Tapewatch again.`, {
      cause: error,
    });
  }
  if (DAMAGED.has(failure.code)) return damaged(file, error);
  const message = `The read model ${file} cannot be used (${failure.words}): check that the file exists, may be read and written, and has room on its disk.`;
  return new ReadModelError('unavailable', message, { cause: error });
};

/** What `work` gives; a failure of SQLite becomes a ReadModelError. */
export const guarded = <T>(file: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw failureOf(file, error);
  }
};

/** The row in the shape of the port; one that has another shape means that the file is damaged. */
export const readRow = <T>(file: string, schema: { parse(row: unknown): T }, row: unknown): T => {
  try {
    return schema.parse(row);
  } catch (error) {
    throw damaged(file, error);
  }
};
