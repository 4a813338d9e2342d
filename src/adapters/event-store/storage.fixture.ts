import { DatabaseSync } from 'node:sqlite';
import { EventStoreError, type EventStore, type EventStoreFailure } from '../../application/ports/event-store.ts';
import { openSqliteEventStore, storeIn, type SqliteEventStore } from './sqlite-event-store.ts';
import { openEventFile } from './sqlite-file.ts';
import { bars, outcomeOf } from './subject.fixture.ts';
import { faultOfSurvivors, wordsOf } from './survivors.fixture.ts';

/** Spoils an open database before a store is made of it. */
export type Harm = (db: DatabaseSync) => DatabaseSync;

const now = (): number => 1000;

/** Appends a commit at the end of the one stream; how a writer acknowledges it, or what was thrown. */
const attempt = async (store: EventStore, commitId: string, size: number): Promise<string | Error> => {
  try {
    const { position } = await store.read('s');
    const answer = await store.append('s', position, bars(size), commitId);
    return answer.outcome === 'appended' ? wordsOf(answer.commit) : answer.outcome;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

type Refusal = { readonly kind: EventStoreFailure; readonly says: string };

const faultOfRefusal = (answer: string | Error, { kind, says }: Refusal): string | null => {
  if (typeof answer === 'string') return `not refused: ${answer}`;
  if (!(answer instanceof EventStoreError)) return `refused in the words of SQLite: ${answer.message}`;
  if (answer.kind !== kind) return `refused as ${answer.kind}: ${answer.message}`;
  if (answer.unknownOutcome) return 'refused, and the outcome is said to be unknown';
  return answer.message.endsWith(says) ? null : `refused without saying why: ${answer.message}`;
};

/** What another process finds that opens the file. */
const faultOfLog = async (file: string, acknowledged: readonly string[]): Promise<string | null> => {
  const store = openSqliteEventStore({ file, now, readOnly: true });
  try {
    const { commits } = await store.read('s');
    const { ok } = await store.audit();
    return faultOfSurvivors(acknowledged, commits, 0) ?? (ok ? null : 'the hashes do not agree with the log');
  } catch (error) {
    return `cannot be read: ${String(error)}`;
  } finally {
    store.close();
  }
};

const openHarmed = (file: string, harm: Harm): { readonly db: DatabaseSync; readonly store: SqliteEventStore } => {
  const db = openEventFile({ file, readOnly: false, busyTimeout: 0 });
  return { db, store: storeIn(harm(db), { file, now }) };
};

/** A hindrance that comes and goes. */
type Hindrance = (db: DatabaseSync, file: string) => { end(): void };

const faultUnder = async (file: string, harm: Harm, hindrance: Hindrance, refusal: Refusal): Promise<string | null> => {
  const { db, store } = openHarmed(file, harm);
  try {
    const before = String(await attempt(store, 'before', 2));
    const hindered = hindrance(db, file);
    const refused = await attempt(store, 'hindered', 100);
    hindered.end();
    const fault = faultOfRefusal(refused, refusal) ?? (await faultOfLog(file, [before]));
    if (fault !== null) return fault;
    const after = await attempt(store, 'hindered', 100);
    if (typeof after !== 'string') return `refused when it was over: ${after.message}`;
    return await faultOfLog(file, [before, after]);
  } finally {
    store.close();
  }
};

/** What is wrong with how a store takes a full disk: it says so, the log stays as it was acknowledged, and when there is room it goes on. Null when nothing is. */
export const faultOnFullDisk = (file: string, harm: Harm): Promise<string | null> =>
  faultUnder(
    file,
    harm,
    (db) => {
      db.exec('PRAGMA max_page_count = 1');
      return { end: () => db.exec('PRAGMA max_page_count = 4294967294') };
    },
    { kind: 'unavailable', says: ' cannot grow because the disk is full; free some space.' },
  );

/** What is wrong with how a store takes another process that writes: it is busy, the log stays as it was acknowledged, and when the other has finished it goes on. Null when nothing is. */
export const faultWhileBusy = (file: string, harm: Harm): Promise<string | null> =>
  faultUnder(
    file,
    harm,
    () => {
      const other = new DatabaseSync(file);
      other.exec('BEGIN IMMEDIATE');
      return { end: () => other.close() };
    },
    { kind: 'busy', says: ' is in use by another process; try again when that has finished.' },
  );

/** Has something happen before each statement that writes. */
const beforeWrites = (db: DatabaseSync, happen: () => void): DatabaseSync => {
  const prepare = db.prepare.bind(db);
  return Object.assign(db, {
    prepare: (sql: string) => {
      const statement = prepare(sql);
      const get = statement.get.bind(statement);
      const getLate = (...given: Parameters<typeof get>): ReturnType<typeof get> => {
        happen();
        return get(...given);
      };
      return sql.startsWith('INSERT') ? Object.assign(statement, { get: getLate }) : statement;
    },
  });
};

/** What is wrong when another process appends between the look of a store at the end of a stream and its write: the other has to wait, and the store goes on. Null when nothing is. */
export const faultBetweenLookAndWrite = async (file: string, harm: Harm): Promise<string | null> => {
  let meanwhile = (): void => {};
  const { store } = openHarmed(file, (db) => harm(beforeWrites(db, () => meanwhile())));
  const intruder = openSqliteEventStore({ file, now, busyTimeout: 0 });
  try {
    const before = String(await attempt(store, 'before', 2));
    const { position } = await store.read('s');
    let intrusion = Promise.resolve('none');
    meanwhile = () => {
      intrusion = outcomeOf(intruder.append('s', position, bars(1), 'intruder'));
    };
    const after = await attempt(store, 'after', 2);
    if ((await intrusion) !== 'busy') return `another process was let in: ${await intrusion}`;
    if (typeof after !== 'string') return `refused though it came first: ${after.message}`;
    return await faultOfLog(file, [before, after]);
  } finally {
    intruder.close();
    store.close();
  }
};

/** What is wrong with how a store waits for the disk: SQLite flushes the write-ahead log at every commit under FULL (2) and EXTRA (3), and may lose acknowledged ones to a power cut under what is less. Null when nothing is. */
export const faultOfFlushing = async (file: string, harm: Harm): Promise<string | null> => {
  const { db, store } = openHarmed(file, harm);
  try {
    const answer = await attempt(store, 'flushed', 1);
    if (typeof answer !== 'string') return `refused: ${answer.message}`;
    const settings = { ...db.prepare('PRAGMA synchronous').get(), ...db.prepare('PRAGMA journal_mode').get() };
    return Number(settings['synchronous']) >= 2 && settings['journal_mode'] === 'wal'
      ? null
      : `acknowledged under ${JSON.stringify(settings)}`;
  } finally {
    store.close();
  }
};
