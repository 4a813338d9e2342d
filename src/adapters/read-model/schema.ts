import type { DatabaseSync } from 'node:sqlite';

/** `TWRM`: marks a SQLite file as a read model of Tapewatch. */
const APPLICATION_ID = 0x5457524d;

/** Rises with every change of the tables; a file of another version is dropped and filled again from the log. */
export const SCHEMA_VERSION = 5;

const TABLES = `
  CREATE TABLE findings (
    id TEXT PRIMARY KEY, series TEXT NOT NULL, ticker TEXT NOT NULL, rule TEXT NOT NULL,
    kind TEXT NOT NULL, direction TEXT, severity TEXT NOT NULL, score REAL NOT NULL, policy TEXT NOT NULL,
    onset INTEGER NOT NULL, ended INTEGER, evidence TEXT NOT NULL, retracted INTEGER NOT NULL, supersedes TEXT
  ) STRICT;
  CREATE INDEX findings_newest ON findings (onset, id) WHERE retracted = 0;
  CREATE INDEX findings_ticker ON findings (ticker, onset, id) WHERE retracted = 0;
  CREATE INDEX findings_severity ON findings (severity, onset, id) WHERE retracted = 0;
  CREATE INDEX findings_kind ON findings (kind, onset, id) WHERE retracted = 0;

  CREATE INDEX findings_supersedes ON findings (supersedes) WHERE supersedes IS NOT NULL;

  CREATE TABLE finding_bars (
    finding TEXT NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (finding, day)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX finding_bars_day ON finding_bars (day, finding);

  CREATE TABLE bars (
    series TEXT NOT NULL, span INTEGER NOT NULL, numbers BLOB NOT NULL, words TEXT NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (series, span)
  ) STRICT;

  CREATE TABLE tickers (
    series TEXT PRIMARY KEY, ticker TEXT NOT NULL, feed TEXT NOT NULL, adjustment TEXT NOT NULL, label TEXT NOT NULL,
    sessions TEXT NOT NULL, historical INTEGER NOT NULL, tells_actions INTEGER NOT NULL, policy TEXT NOT NULL, bars INTEGER NOT NULL,
    first_bar INTEGER, last_bar INTEGER, last_recorded INTEGER NOT NULL,
    newest_closes BLOB NOT NULL, other_closes TEXT NOT NULL
  ) STRICT;
  CREATE INDEX tickers_order ON tickers (ticker, series);

  CREATE TABLE seen (stream TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE progress (id INTEGER PRIMARY KEY CHECK (id = 1), checkpoint INTEGER NOT NULL) STRICT;
  INSERT INTO progress VALUES (1, 0);
`;

const pragma = (db: DatabaseSync, name: 'application_id' | 'user_version'): number =>
  Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);

const tableNames = (db: DatabaseSync): readonly string[] =>
  db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => String(name));

/** What a database file holds: nothing yet, this schema, another version of it, or something that is not ours. */
export type Content = 'empty' | 'current' | 'other-version' | 'foreign';

/** Tells what the database holds. */
export const contentOf = (db: DatabaseSync): Content => {
  const id = pragma(db, 'application_id');
  if (id === APPLICATION_ID) return pragma(db, 'user_version') === SCHEMA_VERSION ? 'current' : 'other-version';
  return id === 0 && tableNames(db).length === 0 ? 'empty' : 'foreign';
};

/** Drops what is there and makes empty tables, in one transaction. */
export const createTables = (db: DatabaseSync): void => {
  db.exec('BEGIN IMMEDIATE');
  for (const name of tableNames(db)) db.exec(`DROP TABLE "${name}"`);
  db.exec(TABLES);
  db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
};
