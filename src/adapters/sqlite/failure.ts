/** What SQLite could not do: its primary result code (sqlite.org/rescode.html) or `closed`, and its own words. */
export type SqliteFailure = { readonly code: number | 'closed'; readonly words: string };

/** The failure of SQLite that an error tells of; null where it tells of another. */
export const sqliteFailureOf = (error: unknown): SqliteFailure | null => {
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === 'ERR_INVALID_STATE') return { code: 'closed', words: 'database is not open' };
  if (!('errcode' in error) || typeof error.errcode !== 'number') return null;
  return { code: error.errcode & 0xff, words: 'errstr' in error ? String(error.errstr) : error.message };
};

/** What `work` gives; a failure of SQLite is thrown as the error that `explain` makes of it. */
export const guardedBy = <T>(explain: (failure: SqliteFailure, cause: unknown) => Error, work: () => T): T => {
  try {
    return work();
  } catch (cause) {
    const failure = sqliteFailureOf(cause);
    throw failure ? explain(failure, cause) : cause;
  }
};
