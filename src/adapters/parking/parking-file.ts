import type { DatabaseSync } from 'node:sqlite';
import { ParkingError } from '../../application/ports/parking.ts';
import { guardWith, openKeptFile, type KeptFile } from '../sqlite/kept-file.ts';

/** `TPWP` in the header of the file marks a parking. */
const APPLICATION_ID = 0x54_50_57_50;

/** What each format adds to the one before. */
const STEPS = [
  `CREATE TABLE handovers (
     subscriber TEXT PRIMARY KEY, sequence INTEGER NOT NULL, through INTEGER NOT NULL, deliveries INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE parked (
     subscriber TEXT NOT NULL, stream TEXT NOT NULL, first INTEGER NOT NULL, through INTEGER NOT NULL,
     deliveries INTEGER NOT NULL, reason TEXT NOT NULL, since INTEGER NOT NULL,
     PRIMARY KEY (subscriber, stream)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE redrives (
     id INTEGER PRIMARY KEY, at INTEGER NOT NULL, "by" TEXT NOT NULL, subscriber TEXT NOT NULL, stream TEXT NOT NULL,
     taken INTEGER NOT NULL, reason TEXT
   ) STRICT;`,
];

const WORDS = {
  damaged: 'is damaged; restore it from a backup',
  foreign: 'is no list of parked commits; name another data folder',
};

/** What `work` gives; a failure of SQLite becomes a ParkingError that names the file. */
export const guarded = guardWith(ParkingError, WORDS);

/** Opens a parking file; failures are ParkingError. */
export const openParkingFile = (options: KeptFile): DatabaseSync =>
  guarded(options.file, () =>
    openKeptFile(options, { applicationId: APPLICATION_ID, steps: STEPS, Failure: ParkingError, words: WORDS }),
  );
