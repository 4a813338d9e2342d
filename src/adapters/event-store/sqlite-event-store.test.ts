import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { NO_STREAM, EventStoreError, type EventStoreFailure } from '../../application/ports/event-store.ts';
import { takeLines, startChild } from './child-process.fixture.ts';
import { appended, eventStoreContract, failing } from './event-store.contract.ts';
import { historiesContract } from './histories.contract.ts';
import { interleavingsContract } from './interleavings.contract.ts';
import { openSqliteEventStore, type SqliteEventStore, type SqliteEventStoreOptions } from './sqlite-event-store.ts';
import { bars, type Store, type Subject } from './subject.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'event-store-'));
const opened: SqliteEventStore[] = [];
let files = 0;

const newFile = (): string => {
  files += 1;
  return join(folder, `${files}.sqlite`);
};

const open = (file: string, options: Partial<SqliteEventStoreOptions> = {}): SqliteEventStore => {
  const store = openSqliteEventStore({ file, now: () => 1000, ...options });
  opened.push(store);
  return store;
};

const edit = (file: string, sql: string): void => {
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
};

const refusal = (file: string, kind: EventStoreFailure, options: Partial<SqliteEventStoreOptions> = {}): string => {
  try {
    open(file, options);
  } catch (error) {
    if (!(error instanceof EventStoreError)) throw error;
    expect(error.kind).toBe(kind);
    return error.message.replace(`${folder}/`, '');
  }
  throw new Error('the file was opened');
};

afterAll(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true });
});

eventStoreContract('SQLite event store', (now) => open(newFile(), { now }));

/** Opens and reopens files, each with its own clock. */
const sqliteSubject = (): Subject => {
  const origins = new Map<Store, { readonly file: string; readonly now: () => number }>();
  const keep = (options: { readonly file: string; readonly now: () => number }): Store => {
    const store = open(options.file, options);
    origins.set(store, options);
    return store;
  };
  const originOf = (store: Store): { readonly file: string; readonly now: () => number } => {
    const options = origins.get(store);
    if (!options) throw new Error('this store was not opened here');
    return options;
  };
  return {
    open: (now) => keep({ file: newFile(), now }),
    beside: (store) => keep(originOf(store)),
    reopen: (store) => {
      const options = originOf(store);
      for (const one of opened) if (one === store) one.close();
      return keep(options);
    },
  };
};

historiesContract('SQLite event store', sqliteSubject(), 2000);

interleavingsContract('SQLite event store', sqliteSubject(), 20_000);

describe('reopening', () => {
  test('finds the log as it was and goes on', async () => {
    const file = newFile();
    const before = open(file);
    const first = appended(await before.append('s', NO_STREAM, bars(2), 'a'));
    const slice = await before.read('s');
    before.close();
    const after = open(file);
    expect(await after.read('s')).toEqual(slice);
    expect(await after.append('s', NO_STREAM, bars(2), 'a')).toEqual({ ...first, repeated: true });
    const second = appended(await after.append('s', first.position, bars(1), 'b'));
    expect(second.commit).toMatchObject({ first: 3, last: 3, sequence: 2 });
  });

  test('a closed store says so; closing twice does no harm', async () => {
    const store = open(newFile());
    store.close();
    store.close();
    const error = await failing(store.head(), 'unavailable');
    expect(error.message).toMatch(/is closed; open it again\.$/);
  });

  test('the file is in WAL mode and bears the mark and the format of an event store', () => {
    const file = newFile();
    open(file).close();
    const db = new DatabaseSync(file);
    const pragma = (name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(['journal_mode', 'application_id', 'user_version'].map(pragma)).toEqual(['wal', 0x54505745, 2]);
    db.close();
  });
});

describe('two stores on one file', () => {
  test('see each other, and of two appends at one position one is a conflict', async () => {
    const file = newFile();
    const one = open(file);
    const two = open(file);
    const { position } = appended(await one.append('s', NO_STREAM, bars(1), 'a'));
    expect((await two.read('s')).position).toBe(position);
    expect(await two.append('s', position, bars(1), 'b')).toMatchObject({ outcome: 'appended' });
    expect(await one.append('s', position, bars(1), 'c')).toEqual({ outcome: 'conflict' });
    expect(await one.head()).toBe(2);
  });

  test('one that only reads does so beside the writer and is refused an append', async () => {
    const file = newFile();
    const writer = open(file);
    const reader = open(file, { readOnly: true });
    const { position } = appended(await writer.append('s', NO_STREAM, bars(1), 'a'));
    expect((await reader.read('s')).position).toBe(position);
    const error = await failing(reader.append('s', position, bars(1), 'b'), 'unavailable');
    expect(error.unknownOutcome).toBe(false);
    expect((await reader.read('s')).position).toBe(position);
  });
});

describe('other processes', () => {
  const committed = async (file: string): Promise<readonly string[]> => {
    const store = open(file, { readOnly: true });
    const { commits } = await store.read('shared');
    expect(commits.map(({ first }) => first)).toEqual(
      [1, ...commits.map(({ last }) => last + 1)].slice(0, commits.length),
    );
    return commits.map(({ commitId, first, last }) => `${commitId}: ${first}-${last}`);
  };

  test('two that race for one stream write every commit once, without a hole', async () => {
    const file = newFile();
    open(file).close();
    const racers = ['left', 'right'].map((name) => startChild('append-loop.fixture.ts', [file, name, '1000']));
    const acknowledged = await Promise.all(racers.map(async (racer) => takeLines(racer)));
    expect(await Promise.all(racers.map(({ exit }) => exit))).toEqual([0, 0]);
    expect(acknowledged.map(({ length }) => length)).toEqual([1000, 1000]);
    expect((await committed(file)).toSorted()).toEqual(acknowledged.flat().toSorted());
  });

  test('one that may not write more says that the outcome is unknown, and leaves whole commits', async () => {
    const file = newFile();
    open(file).close();
    const child = startChild('append-loop.fixture.ts', [file, 'full', '100000'], 600);
    const lines = await takeLines(child);
    expect(await child.exit).toBe(0);
    expect(lines.at(-1)).toBe('unavailable, unknown outcome: true');
    expect(await committed(file)).toEqual(lines.slice(0, -1));
  });
});

describe('files that cannot serve', () => {
  test('a file that is no database', () => {
    const file = newFile();
    writeFileSync(file, 'date,open,high,low,close,volume\n'.repeat(100));
    expect(refusal(file, 'corrupt')).toBe(
      `${files}.sqlite is no event store; name another file or restore it from a backup.`,
    );
  });

  test('a database of another program, which stays as it was', () => {
    const file = newFile();
    edit(file, 'CREATE TABLE orders (id INTEGER)');
    const before = readFileSync(file);
    expect(refusal(file, 'corrupt')).toBe(
      `${files}.sqlite is no event store; name another file or restore it from a backup.`,
    );
    expect(readFileSync(file)).toEqual(before);
  });

  test('a store of a later format', () => {
    const file = newFile();
    open(file).close();
    edit(file, 'PRAGMA user_version = 3');
    expect(refusal(file, 'unavailable')).toBe(
      `${files}.sqlite has format 3, and this Tapewatch reads format 2. Update Tapewatch.`,
    );
  });

  test('a store without its tables', () => {
    const file = newFile();
    open(file).close();
    edit(file, 'DROP TABLE commits');
    expect(refusal(file, 'corrupt')).toBe(
      `${files}.sqlite does not have the tables of an event store; restore it from a backup.`,
    );
  });

  test('a commit whose row holds what no append wrote', async () => {
    const file = newFile();
    const store = open(file);
    appended(await store.append('s', NO_STREAM, bars(1), 'a'));
    store.close();
    edit(file, 'CREATE TABLE loose AS SELECT * FROM commits; DROP TABLE commits; ALTER TABLE loose RENAME TO commits');
    edit(file, "UPDATE commits SET first = 'one'");
    const error = await failing(open(file).commitsAfter(0, 10), 'corrupt');
    expect(error.message).toBe('A row of the event store is damaged or contradicts another; restore it from a backup.');
  });

  test('a missing file when only reading, or a missing folder', () => {
    const sentence = /cannot be opened; check that its folder exists and may be read and written\.$/;
    expect(refusal(newFile(), 'unavailable', { readOnly: true })).toMatch(sentence);
    expect(refusal(join(folder, 'missing', 'events.sqlite'), 'unavailable')).toMatch(sentence);
  });

  test('a file with damaged pages', async () => {
    const file = newFile();
    const store = open(file);
    let { position } = await store.read('s');
    for (let i = 0; i < 20; i += 1) ({ position } = appended(await store.append('s', position, bars(20), `${i}`)));
    store.close();
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xa5, 4096 * 3));
    const error = await failing(open(file).read('s'), 'corrupt');
    expect(error.message).toMatch(/is damaged; restore it from a backup\.$/);
  });

  const spoil = async (sql: string): Promise<SqliteEventStore> => {
    const file = newFile();
    const store = open(file);
    await store.append('s', NO_STREAM, bars(2), 'a');
    store.close();
    edit(file, sql);
    return open(file);
  };

  test('an event of an unknown type is refused with its place', async () => {
    const store = await spoil(`UPDATE commits SET body = replace(body, 'BarObserved', 'DividendPaid')`);
    const error = await failing(store.read('s'), 'unreadable-event');
    expect(error.message).toContain('Event 1 of s (DividendPaid, schema version 1)');
    await failing(store.commitsAfter(0, 10), 'unreadable-event');
  });

  test('a commit that lost an event is refused', async () => {
    const store = await spoil(`UPDATE commits SET body = json_remove(body, '$[1]')`);
    await failing(store.read('s'), 'corrupt');
  });

  test.each([
    ['that names another commit', `UPDATE streams SET head = replace(head, substr(head, 1, 1), 'x')`],
    ['that has no commit', `DELETE FROM commits`],
    ['whose commit has another hash', `UPDATE commits SET hash = ''`],
  ])('a stream with an end %s is neither read nor continued', async (_, sql) => {
    const store = await spoil(sql);
    await failing(store.read('s'), 'corrupt');
    await failing(store.append('s', NO_STREAM, bars(1), 'b'), 'corrupt');
    expect(await store.append('t', NO_STREAM, bars(1), 'b')).toMatchObject({ outcome: 'appended' });
  });
});
