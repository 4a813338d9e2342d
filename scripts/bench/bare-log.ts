import { DatabaseSync } from 'node:sqlite';

type BareLog = { append(body: string): void; close(): void };

/** Opens a new one with the settings of the event store: write-ahead log, every commit flushed to the disk. */
export const openBareLog = (file: string): BareLog => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  db.exec('CREATE TABLE commits (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO commits (body) VALUES (?)');
  return { append: (body) => void insert.run(body), close: () => db.close() };
};

/** Reads the bodies of an event store file in order and parses them; gives how many events there were. */
export const parseBodies = (file: string): { readonly events: number } => {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    let events = 0;
    for (const { body } of db.prepare('SELECT body FROM commits ORDER BY sequence').iterate()) {
      const parsed: unknown = JSON.parse(String(body));
      events += Array.isArray(parsed) ? parsed.length : 0;
    }
    return { events };
  } finally {
    db.close();
  }
};

/** Reads and parses the same and inserts each event as JSON into the one table of a new file, in one transaction that is flushed at its end. */
export const insertBodies = (file: string, into: string): { readonly events: number } => {
  const log = new DatabaseSync(file, { readOnly: true });
  const rows = new DatabaseSync(into);
  try {
    rows.exec('PRAGMA journal_mode = OFF; CREATE TABLE events (body TEXT NOT NULL) STRICT; BEGIN');
    const insert = rows.prepare('INSERT INTO events (body) VALUES (?)');
    let events = 0;
    for (const { body } of log.prepare('SELECT body FROM commits ORDER BY sequence').iterate()) {
      const parsed: unknown = JSON.parse(String(body));
      for (const event of Array.isArray(parsed) ? parsed : []) insert.run(JSON.stringify(event));
      events += Array.isArray(parsed) ? parsed.length : 0;
    }
    rows.exec('COMMIT');
    return { events };
  } finally {
    log.close();
    rows.close();
  }
};
