import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  faultBetweenLookAndWrite,
  faultOfFlushing,
  faultOnFullDisk,
  faultWhileBusy,
  type Harm,
} from './storage.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'storage-'));
let files = 0;

const newFile = (): string => join(folder, `${(files += 1)}.sqlite`);

afterAll(() => rmSync(folder, { recursive: true }));

const unharmed: Harm = (db) => db;

/** A database that is given other statements than it is asked to prepare. */
const preparing =
  (other: (sql: string) => string): Harm =>
  (db) => {
    const prepare = db.prepare.bind(db);
    return Object.assign(db, { prepare: (sql: string) => prepare(other(sql)) });
  };

type Write = () => unknown;

/** A database whose statements that write, or begin or end a transaction, run another way. */
const writing =
  (other: () => (write: Write) => unknown): Harm =>
  (db) => {
    const prepare = db.prepare.bind(db);
    const around = other();
    return Object.assign(db, {
      prepare: (sql: string) => {
        const statement = prepare(sql);
        if (!/^(INSERT|BEGIN|COMMIT)/.test(sql)) return statement;
        const [run, get] = [statement.run.bind(statement), statement.get.bind(statement)];
        return Object.assign(statement, {
          run: (...given: Parameters<typeof run>) => around(() => run(...given)),
          get: (...given: Parameters<typeof get>) => around(() => get(...given)),
        });
      },
    });
  };

const withoutTransactions = preparing((sql) => (/^(BEGIN|COMMIT)/.test(sql) ? 'SELECT 1' : sql));

const passingOver = writing(() => (write) => {
  try {
    return write();
  } catch {
    return { id: 1 };
  }
});

const inItsOwnWords = writing(() => (write) => {
  try {
    return write();
  } catch (error) {
    throw new Error(String(error), { cause: error });
  }
});

const forEver = writing(() => {
  let failure: unknown = null;
  return (write) => {
    try {
      if (failure === null) return write();
    } catch (error) {
      failure = error;
    }
    throw failure;
  };
});

/** A database that is set otherwise than the store set it. */
const setting =
  (pragma: string): Harm =>
  (db) => {
    db.exec(`PRAGMA ${pragma}`);
    return db;
  };

describe('before it acknowledges', () => {
  test('the store waits until the disk has the commit', async () => {
    expect(await faultOfFlushing(newFile(), unharmed)).toBeNull();
  });

  test.each<[string, Harm, string]>([
    ['waits at checkpoints only', setting('synchronous = NORMAL'), 'acknowledged under {"synchronous":1'],
    ['waits for nothing', setting('synchronous = OFF'), 'acknowledged under {"synchronous":0'],
    ['keeps no write-ahead log', setting('journal_mode = MEMORY'), '"journal_mode":"memory"}'],
  ])('one that %s is found out', async (_, harm, fault) => {
    expect(await faultOfFlushing(newFile(), harm)).toContain(fault);
  });
});

describe('on a full disk', () => {
  test('the store says so, keeps what it acknowledged, and goes on when there is room', async () => {
    expect(await faultOnFullDisk(newFile(), unharmed)).toBeNull();
  });

  test.each<[string, Harm, string]>([
    ['writes without transactions', withoutTransactions, 'cannot be read'],
    ['acknowledges what it did not write', passingOver, 'not refused'],
    ['passes on what SQLite says', inItsOwnWords, 'refused in the words of SQLite'],
    ['never tries again', forEver, 'refused when it was over'],
  ])('one that %s is found out', async (_, harm, fault) => {
    expect(await faultOnFullDisk(newFile(), harm)).toContain(fault);
  });
});

describe('while another process writes', () => {
  test('the store is busy, keeps what it acknowledged, and goes on when the other has finished', async () => {
    expect(await faultWhileBusy(newFile(), unharmed)).toBeNull();
  });

  test.each<[string, Harm, string]>([
    ['acknowledges what it did not write', passingOver, 'not refused'],
    ['passes on what SQLite says', inItsOwnWords, 'refused in the words of SQLite'],
    ['never tries again', forEver, 'refused when it was over'],
  ])('one that %s is found out', async (_, harm, fault) => {
    expect(await faultWhileBusy(newFile(), harm)).toContain(fault);
  });
});

describe('between looking and writing', () => {
  test('the store keeps others out', async () => {
    expect(await faultBetweenLookAndWrite(newFile(), unharmed)).toBeNull();
  });

  test.each<[string, Harm, string]>([
    ['looks and writes without a transaction', withoutTransactions, 'another process was let in: appended'],
    [
      'asks for the right to write only when it writes',
      preparing((sql) => sql.replace('BEGIN IMMEDIATE', 'BEGIN')),
      'another process was let in: appended',
    ],
  ])('one that %s is found out', async (_, harm, fault) => {
    expect(await faultBetweenLookAndWrite(newFile(), harm)).toContain(fault);
  });
});
