import { EventStoreError, type EventStoreFailure } from '../../application/ports/event-store.ts';
import { sqliteFailureOf, type SqliteFailure } from '../sqlite/failure.ts';

type Failure = readonly [kind: EventStoreFailure, sentence: string];

/** SQLite's primary result codes (sqlite.org/rescode.html) in words. */
const FAILURES: ReadonlyMap<SqliteFailure['code'], Failure> = new Map<SqliteFailure['code'], Failure>([
  ['closed', ['unavailable', 'is closed; open it again']],
  [1, ['corrupt', 'does not have the tables of an event store; restore it from a backup']],
  [3, ['unavailable', 'may not be opened; check its permissions']],
  [5, ['busy', 'is in use by another process; try again when that has finished']],
  [6, ['busy', 'is in use by another process; try again when that has finished']],
  [8, ['unavailable', 'cannot be written; check the permissions of the file and its folder']],
  [10, ['unavailable', 'could not be read or written; check the disk']],
  [11, ['corrupt', 'is damaged; restore it from a backup']],
  [13, ['unavailable', 'cannot grow because the disk is full; free some space']],
  [14, ['unavailable', 'cannot be opened; check that its folder exists and may be read and written']],
  [19, ['corrupt', 'contradicts itself; restore it from a backup']],
  [26, ['corrupt', 'is no event store; name another file or restore it from a backup']],
]);

/** What SQLite threw as an EventStoreError that names the file; anything else as it is. */
export const explainFailure = (cause: unknown, file: string, unknownOutcome = false): unknown => {
  const failure = FAILURES.get(sqliteFailureOf(cause)?.code ?? Number.NaN);
  if (!failure) return cause;
  const [kind, sentence] = failure;
  return new EventStoreError(kind, `${file} ${sentence}.`, { cause, unknownOutcome });
};
