import type { DatabaseSync } from 'node:sqlite';

/** The one number that a question has for an answer. */
const numberOf = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0]);

/** The number in the header of a file that says whose it is, 0 where nobody said. */
export const applicationIdOf = (db: DatabaseSync): number => numberOf(db, 'PRAGMA application_id');

/** The number in the header of a file that says in which format it is. */
export const formatOf = (db: DatabaseSync): number => numberOf(db, 'PRAGMA user_version');

/** Whether a file is nobody's yet. */
export const isBlank = (db: DatabaseSync): boolean =>
  applicationIdOf(db) === 0 && numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;
