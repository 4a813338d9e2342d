import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { NO_STREAM, type Position } from '../../application/ports/event-store.ts';
import type { LogReport } from '../../application/ports/log-audit.ts';
import { appended, failing } from './event-store.contract.ts';
import { openSqliteEventStore, type SqliteEventStore } from './sqlite-event-store.ts';
import { bars } from './subject.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'audit-'));
let files = 0;
let file = '';

afterAll(() => rmSync(folder, { recursive: true }));

const open = (): SqliteEventStore => openSqliteEventStore({ file, now: () => 1000 });

/** Five commits of two events in `s`, and two of one event in `t`, whose turns are mixed. */
beforeEach(async () => {
  file = join(folder, `${(files += 1)}.sqlite`);
  const store = open();
  const end: Record<string, Position> = { s: NO_STREAM, t: NO_STREAM };
  for (const [i, stream] of ['s', 't', 's', 's', 't', 's', 's'].entries()) {
    const events = bars(stream === 's' ? 2 : 1, i);
    ({ position: end[stream] } = appended(await store.append(stream, end[stream] ?? NO_STREAM, events, `c${i}`)));
  }
  store.close();
});

const edit = (sql: string): void => {
  const db = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  db.exec(sql);
  db.close();
};

const audit = async (): Promise<LogReport> => {
  const store = openSqliteEventStore({ file, now: () => 1000, readOnly: true });
  try {
    return await store.audit();
  } finally {
    store.close();
  }
};

const badOf = ({ chains }: LogReport): unknown =>
  chains.flatMap(({ stream, bad }) => (bad ? [{ stream, ...bad }] : []));

test('a log that nobody touched', async () => {
  const report = await audit();
  expect(report).toMatchObject({ ok: true, recorded: 7, found: 7 });
  expect(report.chains).toMatchObject([
    { stream: 's', commits: 5, events: 10, bad: null },
    { stream: 't', commits: 2, events: 2, bad: null },
  ]);
  expect(report.chains[0]?.head).toMatch(/^[0-9a-f]{64}$/);
});

test('beside a writer, the log as it is at that moment', async () => {
  const writer = open();
  const { position } = await writer.read('t');
  await writer.append('t', position, bars(1), 'more');
  expect(await audit()).toMatchObject({ ok: true, recorded: 8, found: 8 });
  writer.close();
});

describe('every edit is found', () => {
  const middle = `WHERE commit_id = 'c3'`;
  const swap = (column: string): string => `
    CREATE TEMP TABLE two AS SELECT commit_id AS id, ${column} AS value FROM commits WHERE commit_id IN ('c2', 'c3');
    UPDATE commits SET ${column} = (SELECT value FROM two WHERE id <> commit_id) WHERE commit_id IN ('c2', 'c3')`;

  test.each([
    ['the text of a bar', `UPDATE commits SET body = replace(body, '2386.13', '2386.14') ${middle}`, 5, 'altered'],
    ['one space more', `UPDATE commits SET body = body || ' ' ${middle}`, 5, 'altered'],
    ['recorded a millisecond later', `UPDATE commits SET recorded_at = recorded_at + 1 ${middle}`, 5, 'altered'],
    ['another commit id', `UPDATE commits SET commit_id = 'x' ${middle}`, 5, 'altered'],
    ['another sequence', `UPDATE commits SET sequence = 99 ${middle}`, 5, 'altered'],
    ['a longer commit', `UPDATE commits SET last = 7 ${middle}`, 5, 'altered'],
    ['a later version', `UPDATE commits SET first = 6 ${middle}`, 5, 'missing'],
    ['an earlier version', `UPDATE commits SET first = 4 ${middle}`, 5, 'altered'],
    ['another hash', `UPDATE commits SET hash = '' ${middle}`, 5, 'altered'],
    ['two texts swapped', swap('body'), 3, 'altered'],
    ['two times and texts swapped', `${swap('recorded_at')}; DROP TABLE two; ${swap('body')}`, 3, 'altered'],
    ['the first commit deleted', `DELETE FROM commits WHERE commit_id = 'c0'`, 1, 'missing'],
    ['a middle commit deleted', `DELETE FROM commits ${middle}`, 5, 'missing'],
    ['the last commit deleted', `DELETE FROM commits WHERE commit_id = 'c6'`, 9, 'end'],
    ['all its commits deleted', `DELETE FROM commits WHERE stream = 1`, 1, 'end'],
    ['another head', `UPDATE streams SET head = '' WHERE name = 's'`, 11, 'end'],
    ['another name', `UPDATE streams SET name = 'other' WHERE name = 's'`, 1, 'altered'],
  ])('%s', async (_, sql, version, fault) => {
    edit(sql);
    const report = await audit();
    expect(report.ok).toBe(false);
    expect(badOf(report)).toMatchObject([{ version, fault }]);
  });

  test('a commit moved to another stream', async () => {
    edit(`UPDATE commits SET stream = 2, first = 3, last = 4 WHERE commit_id = 'c6'`);
    expect(badOf(await audit())).toEqual([
      { stream: 's', version: 9, fault: 'end' },
      { stream: 't', version: 3, fault: 'altered' },
    ]);
  });

  test.each([
    ['a stream deleted with all its commits', `DELETE FROM commits WHERE stream = 2; DELETE FROM streams WHERE id = 2`],
    ['a stream deleted, its commits left', `DELETE FROM streams WHERE id = 2`],
    ['the record of the highest sequence set back', `UPDATE sqlite_sequence SET seq = 3`],
  ])('%s', async (_, sql) => {
    edit(sql);
    const report = await audit();
    expect(badOf(report)).toEqual([]);
    expect(report.ok).toBe(false);
    expect(report.found).not.toBe(report.recorded);
  });

  test('a commit added with a hash of its own making cannot hide from the end', async () => {
    edit(`INSERT INTO commits SELECT 8, stream, 11, 12, 'forged', recorded_at, body, hash FROM commits ${middle}`);
    expect(badOf(await audit())).toEqual([{ stream: 's', version: 11, fault: 'altered' }]);
  });
});

describe('a file of format 1, which had no hashes', () => {
  const TO_FORMAT_1 = `
    CREATE TABLE streams_1 (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL,
      commit_id TEXT NOT NULL, recorded_at INTEGER NOT NULL) STRICT;
    INSERT INTO streams_1 SELECT id, name, last, commit_id, recorded_at FROM streams JOIN commits ON hash = head;
    CREATE TABLE commits_1 (sequence INTEGER PRIMARY KEY AUTOINCREMENT, stream INTEGER NOT NULL REFERENCES streams_1 (id),
      first INTEGER NOT NULL CHECK (first >= 1), last INTEGER NOT NULL CHECK (last >= first), commit_id TEXT NOT NULL,
      recorded_at INTEGER NOT NULL, body TEXT NOT NULL, UNIQUE (stream, first), UNIQUE (stream, commit_id)) STRICT;
    INSERT INTO commits_1 SELECT sequence, stream, first, last, commit_id, recorded_at, body FROM commits;
    DROP TABLE commits; DROP TABLE streams;
    ALTER TABLE streams_1 RENAME TO streams; ALTER TABLE commits_1 RENAME TO commits;
    UPDATE sqlite_sequence SET seq = 9; PRAGMA user_version = 1`;

  test('gets the hashes it would have had, and keeps what it held', async () => {
    const before = open();
    const held = { log: await before.commitsAfter(0, 100), streams: await before.streams() };
    const { chains } = await before.audit();
    before.close();
    edit(TO_FORMAT_1);
    const store = open();
    expect({ log: await store.commitsAfter(0, 100), streams: await store.streams() }).toEqual(held);
    expect((await store.audit()).chains).toEqual(chains);
    const { position } = await store.read('t');
    expect(appended(await store.append('t', position, bars(1), 'next')).commit.sequence).toBe(10);
    store.close();
  });

  test('is refused when only read, and stays as it was', () => {
    edit(TO_FORMAT_1);
    expect(() => openSqliteEventStore({ file, now: () => 0, readOnly: true })).toThrow(
      'has format 1, and this Tapewatch reads format 2. Start this Tapewatch once, and it is brought up to date.',
    );
    expect(() => openSqliteEventStore({ file, now: () => 0, readOnly: true })).toThrow('has format 1');
  });

  test.each([
    ['its newest commit was deleted', `DELETE FROM commits WHERE commit_id = 'c6'`],
    ['its end was edited', `UPDATE streams SET last = 12 WHERE name = 's'`],
  ])('is refused whole when %s', async (_, sql) => {
    edit(`${TO_FORMAT_1}; ${sql}`);
    for (let tries = 0; tries < 2; tries += 1) {
      await failing(Promise.resolve().then(open), 'corrupt');
      expect(() => open()).toThrow(
        'The end of stream s is not its newest commit, so its hashes were not made. Restore the log from a backup.',
      );
    }
  });

  test('without commits becomes an empty log', async () => {
    edit(`${TO_FORMAT_1}; DELETE FROM commits; DELETE FROM streams; DELETE FROM sqlite_sequence`);
    const store = open();
    expect(await store.audit()).toEqual({ ok: true, recorded: 0, found: 0, chains: [] });
    expect(appended(await store.append('s', NO_STREAM, bars(1), 'a')).commit.sequence).toBe(1);
    store.close();
  });
});
