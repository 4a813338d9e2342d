import { ParkingError, type ParkingFailure } from '../../application/ports/parking.ts';

type Failure = readonly [kind: ParkingFailure, sentence: string];

/** What people can do about SQLite's primary result codes (sqlite.org/rescode.html). */
const FAILURES: ReadonlyMap<number, Failure> = new Map([
  [5, ['busy', 'is in use by another process; stop that one first']],
  [11, ['corrupt', 'is damaged; restore it from a backup']],
  [26, ['corrupt', 'is no list of parked commits; name another data folder']],
]);

const OTHER: Failure = [
  'unavailable',
  'cannot be used; check that it may be read and written, and that the disk has room',
];

const failureOf = (error: unknown): Failure | null => {
  if (!(error instanceof Error) || !('code' in error)) return null;
  if (error.code === 'ERR_INVALID_STATE') return ['unavailable', 'is closed; start Tapewatch again'];
  if (!('errcode' in error) || typeof error.errcode !== 'number') return null;
  return FAILURES.get(error.errcode & 0xff) ?? OTHER;
};

/** What `work` gives; a failure of SQLite becomes a ParkingError that names the file. */
export const guarded = <T>(file: string, work: () => T): T => {
  try {
    return work();
  } catch (cause) {
    const failure = failureOf(cause);
    if (!failure) throw cause;
    throw new ParkingError(failure[0], `${file} ${failure[1]}.`, { cause });
  }
};
