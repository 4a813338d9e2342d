import type { DatabaseSync } from 'node:sqlite';
import { DeliveryLogError } from '../../application/ports/delivery-log.ts';
import { guardWith, openKeptFile, type KeptFile } from '../sqlite/kept-file.ts';

/** `TPWD` in the header of the file marks a delivery log. */
const APPLICATION_ID = 0x54_50_57_44;

/** What each format adds to the one before. Format 1 kept no place in streams: they are read again from their start, and what was told stays told. Outlets, which the columns call channels as the settings do, began at the beginning in format 2. Notices held in format 3 have no headline. */
const STEPS = [
  `CREATE TABLE taken (channel TEXT NOT NULL, notice TEXT NOT NULL, PRIMARY KEY (channel, notice)) STRICT, WITHOUT ROWID;
   CREATE TABLE checkpoints (channel TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE seen (
     channel TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (channel, stream)
   ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE checkpoints ADD COLUMN start INTEGER NOT NULL DEFAULT 0;
   CREATE TABLE held (
     place INTEGER PRIMARY KEY, channel TEXT NOT NULL, id TEXT NOT NULL, finding TEXT NOT NULL, reason TEXT NOT NULL,
     ticker TEXT NOT NULL, session TEXT NOT NULL, severity TEXT NOT NULL, UNIQUE (channel, id)
   ) STRICT;`,
  `ALTER TABLE held ADD COLUMN headline TEXT NOT NULL DEFAULT '';`,
];

const WORDS = {
  damaged: 'is damaged; restore it from a backup, or delete it to tell every finding again',
  foreign: 'is no delivery log; name another data folder',
};

/** What `work` gives; a failure of SQLite becomes a DeliveryLogError that names the file. */
export const guarded = guardWith(DeliveryLogError, WORDS);

/** Opens the file of a delivery log; failures are DeliveryLogError. */
export const openDeliveryFile = (options: KeptFile): DatabaseSync =>
  guarded(options.file, () =>
    openKeptFile(options, { applicationId: APPLICATION_ID, steps: STEPS, Failure: DeliveryLogError, words: WORDS }),
  );
