import type { DatabaseSync, StatementSync } from 'node:sqlite';
import * as z from 'zod';
import { EventStoreError } from '../../application/ports/event-store.ts';
import type { LogView } from './admission.ts';
import type { AuditView } from './chain.ts';
import { plainCheck } from './codec/plain-check.ts';
import type { StoredCommit } from './stored-commit.ts';

/** Which commits: those that overlap the versions `from`..`to` and were recorded at `asOf` or before. */
export type Range = { readonly from: number; readonly to: number; readonly asOf: number };

/** The statements of an event file; each throws what SQLite throws. */
export type Queries = LogView &
  AuditView & {
    begin(): void;
    /** Begins as the only writer, for as long as it takes. */
    beginWriting(): void;
    commitTransaction(): void;
    range(stream: string, range: Range): readonly StoredCommit[];
    /** Up to `limit` commits above a sequence. */
    after(sequence: number, limit: number): readonly StoredCommit[];
    /** Writes the commit and the new head of its stream. */
    write(commit: StoredCommit): void;
    /** The newest sequence, 0 when there is none. */
    head(): number;
    streams(): readonly string[];
  };

const COMMIT = `
  SELECT streams.name, last, commit_id, recorded_at, hash, first, sequence, body
  FROM commits JOIN streams ON streams.id = commits.stream`;

const SQL = {
  newest: `SELECT name AS stream, last, commit_id AS commitId, recorded_at AS recordedAt, hash, head IS hash AS sound
    FROM streams LEFT JOIN commits ON commits.stream = streams.id
      AND first = (SELECT max(first) FROM commits WHERE stream = streams.id)
    WHERE name = ?`,
  commit: `${COMMIT} WHERE streams.name = ? AND commit_id = ?`,
  lastOf: `SELECT last FROM commits JOIN streams ON streams.id = commits.stream WHERE name = ? AND commit_id = ?`,
  range: `${COMMIT} WHERE streams.name = $stream AND first <= $to AND last >= $from AND recorded_at <= $asOf
    AND first >= coalesce((SELECT max(first) FROM commits WHERE stream = streams.id AND first <= $from), 1)
    ORDER BY first`,
  commitsOf: `${COMMIT} WHERE streams.name = ? ORDER BY first`,
  after: `${COMMIT} WHERE sequence > ? ORDER BY sequence LIMIT ?`,
  moveHead: `INSERT INTO streams (name, head) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET head = excluded.head RETURNING id`,
  insert: `INSERT INTO commits (sequence, stream, first, last, commit_id, recorded_at, body, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  recorded: `SELECT coalesce(max(seq), 0) AS number FROM sqlite_sequence WHERE name = 'commits'`,
  head: 'SELECT coalesce(max(sequence), 0) AS number FROM commits',
  heads: 'SELECT name AS stream, head FROM streams ORDER BY id',
};

const end = { stream: z.string(), last: z.int(), commitId: z.string(), recordedAt: z.int(), hash: z.string() };
const newestRow = z.object({ ...end, sound: z.literal(1) }).optional();
const commitRow = z.strictObject({ ...end, first: z.int(), sequence: z.int(), body: z.string() });
const lastRow = z.object({ last: z.int() }).optional();
const idRow = z.object({ id: z.int() });
const numberRow = z.object({ number: z.int() });
const headRows = z.array(z.object({ stream: z.string(), head: z.string() }));

const read = <T>(schema: z.ZodType<T>, row: unknown): T => {
  const checked = schema.safeParse(row);
  if (checked.success) return checked.data;
  const message = 'A row of the event store is damaged or contradicts another; restore it from a backup.';
  throw new EventStoreError('corrupt', message, { cause: checked.error });
};

/** Gives rows as lists of columns, at half the cost of objects. */
const prepareCommits = (db: DatabaseSync, sql: string): StatementSync => {
  const statement = db.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
};

const isCommit = plainCheck(commitRow);

const commitOf = (row: unknown): StoredCommit => {
  const columns: readonly unknown[] = Array.isArray(row) ? row : [];
  const [stream, last, commitId, recordedAt, hash, first, sequence, body] = columns;
  const commit: unknown = { stream, last, commitId, recordedAt, hash, first, sequence, body };
  return isCommit(commit) ? commit : read(commitRow, commit);
};

/** SQLite knows no infinite integer. */
const bounded = (value: number): number => Math.min(value, Number.MAX_SAFE_INTEGER);

type Reading = Pick<Queries, 'newest' | 'commit' | 'lastOf' | 'range' | 'after' | 'head'>;

const prepareReading = (db: DatabaseSync): Reading => {
  const newest = db.prepare(SQL.newest);
  const commit = prepareCommits(db, SQL.commit);
  const lastOf = db.prepare(SQL.lastOf);
  const range = prepareCommits(db, SQL.range);
  const after = prepareCommits(db, SQL.after);
  const head = db.prepare(SQL.head);
  return {
    newest: (stream) => read(newestRow, newest.get(stream)),
    commit: (stream, commitId) => commit.all(stream, commitId).map(commitOf)[0],
    lastOf: (stream, commitId) => read(lastRow, lastOf.get(stream, commitId))?.last,
    range: (stream, { from, to, asOf }) =>
      range.all({ stream, from, to: bounded(to), asOf: bounded(asOf) }).map(commitOf),
    after: (sequence, limit) => after.all(sequence, limit).map(commitOf),
    head: () => read(numberRow, head.get()).number,
  };
};

type Auditing = Pick<Queries, 'heads' | 'streams' | 'commitsOf' | 'recorded'>;

const prepareAuditing = (db: DatabaseSync): Auditing => {
  const heads = db.prepare(SQL.heads);
  const commitsOf = prepareCommits(db, SQL.commitsOf);
  const recorded = db.prepare(SQL.recorded);
  return {
    heads: () => read(headRows, heads.all()),
    streams: () => read(headRows, heads.all()).map(({ stream }) => stream),
    *commitsOf(stream) {
      for (const row of commitsOf.iterate(stream)) yield commitOf(row);
    },
    recorded: () => read(numberRow, recorded.get()).number,
  };
};

type Writing = Pick<Queries, 'begin' | 'beginWriting' | 'commitTransaction' | 'write'>;

const prepareWriting = (db: DatabaseSync): Writing => {
  const begin = db.prepare('BEGIN');
  const beginWriting = db.prepare('BEGIN IMMEDIATE');
  const commitTransaction = db.prepare('COMMIT');
  const moveHead = db.prepare(SQL.moveHead);
  const insert = db.prepare(SQL.insert);
  return {
    begin: () => void begin.run(),
    beginWriting: () => void beginWriting.run(),
    commitTransaction: () => void commitTransaction.run(),
    write: ({ stream, first, last, commitId, sequence, recordedAt, body, hash }) => {
      const { id } = read(idRow, moveHead.get(stream, hash));
      insert.run(sequence, id, first, last, commitId, recordedAt, body, hash);
    },
  };
};

/** Prepares every statement once. */
export const prepareQueries = (db: DatabaseSync): Queries => ({
  ...prepareReading(db),
  ...prepareAuditing(db),
  ...prepareWriting(db),
});
