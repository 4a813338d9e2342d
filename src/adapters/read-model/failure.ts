import { ReadModelError } from '../../application/ports/read-model.ts';

/** Primary result codes of SQLite that say the file is damaged: SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGED = new Set([11, 26]);

type SqliteError = { readonly errcode: number; readonly errstr: string };

const isSqliteError = (error: unknown): error is SqliteError =>
  typeof error === 'object' && error !== null && 'errcode' in error && 'errstr' in error;

const damaged = (file: string, cause: unknown): ReadModelError =>
  new ReadModelError(
    'corrupt',
    `The read model ${file} is damaged: stop Tapewatch and run npx tapewatch projections rebuild, which makes it anew from the log.`,
    { cause },
  );

const isClosed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE';

/** The port's error for whatever went wrong with the file; anything else comes back as it is. */
export const failureOf = (file: string, error: unknown): unknown => {
  if (isClosed(error)) {
    return new ReadModelError('unavailable', `The read model ${file} is closed: start Tapewatch again.`, {
      cause: error,
    });
  }
  if (!isSqliteError(error)) return error;
  if (DAMAGED.has(error.errcode & 0xff)) return damaged(file, error);
  const message = `The read model ${file} cannot be used (${error.errstr}): check that the file exists, may be read and written, and has room on its disk.`;
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
