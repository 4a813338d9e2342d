import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { EventStoreError } from '../../application/ports/event-store.ts';
import type { LogView, NewCommit } from './admission.ts';
import type { StoredCommit } from './stored-commit.ts';

/** The statements of an event file; each throws what SQLite throws. */
export type Queries = LogView & {
  /** The commits that overlap the versions `from`..`to`. */
  range(stream: string, from: number, to: number): readonly StoredCommit[];
  /** Up to `limit` commits above a sequence. */
  after(sequence: number, limit: number): readonly StoredCommit[];
  /** Writes the commit and the new end of its stream. */
  write(commit: NewCommit): StoredCommit;
  /** The newest sequence, 0 when there is none. */
  head(): number;
  streams(): readonly string[];
};

const COMMIT = `
  SELECT streams.name AS stream, commits.commit_id AS commitId, first, commits.last, sequence,
    commits.recorded_at AS recordedAt, body
  FROM commits JOIN streams ON streams.id = commits.stream`;

const SQL = {
  newest: `SELECT name AS stream, streams.last, streams.commit_id AS commitId, streams.recorded_at AS recordedAt,
      streams.last IS commits.last AND streams.commit_id IS commits.commit_id AS sound
    FROM streams LEFT JOIN commits ON commits.stream = streams.id
      AND first = (SELECT max(first) FROM commits WHERE stream = streams.id)
    WHERE name = ?`,
  commit: `${COMMIT} WHERE streams.name = ? AND commits.commit_id = ?`,
  lastOf: `SELECT commits.last FROM commits JOIN streams ON streams.id = commits.stream
    WHERE streams.name = ? AND commits.commit_id = ?`,
  range: `${COMMIT} WHERE streams.name = $stream AND first <= $to AND commits.last >= $from AND first >=
    coalesce((SELECT max(first) FROM commits WHERE stream = streams.id AND first <= $from), 1) ORDER BY first`,
  after: `${COMMIT} WHERE sequence > ? ORDER BY sequence LIMIT ?`,
  moveEnd: `INSERT INTO streams (name, last, commit_id, recorded_at) VALUES ($stream, $last, $commitId, $recordedAt)
    ON CONFLICT (name) DO UPDATE SET last = $last, commit_id = $commitId, recorded_at = $recordedAt RETURNING id`,
  insert: `INSERT INTO commits (stream, first, last, commit_id, recorded_at, body)
    VALUES ($id, $first, $last, $commitId, $recordedAt, $body) RETURNING sequence`,
  head: 'SELECT coalesce(max(sequence), 0) AS head FROM commits',
  streams: 'SELECT name FROM streams ORDER BY id',
};

const end = { stream: z.string(), last: z.int(), commitId: z.string(), recordedAt: z.int() };
const newestRow = z.object({ ...end, sound: z.literal(1) }).optional();
const commitRow = z.object({ ...end, first: z.int(), sequence: z.int(), body: z.string() });
const maybeCommitRow = commitRow.optional();
const commitRows = z.array(commitRow);
const lastRow = z.object({ last: z.int() }).optional();
const idRow = z.object({ id: z.int() });
const sequenceRow = z.object({ sequence: z.int() });
const headRow = z.object({ head: z.int() });
const nameRows = z.array(z.object({ name: z.string() }));

const read = <T>(schema: z.ZodType<T>, row: unknown): T => {
  const checked = schema.safeParse(row);
  if (checked.success) return checked.data;
  throw new EventStoreError(
    'corrupt',
    'A row of the event store is damaged or contradicts another; restore it from a backup.',
    {
      cause: checked.error,
    },
  );
};

/** Prepares every statement once. */
export const prepareQueries = (db: DatabaseSync): Queries => {
  const newest = db.prepare(SQL.newest);
  const commit = db.prepare(SQL.commit);
  const lastOf = db.prepare(SQL.lastOf);
  const range = db.prepare(SQL.range);
  const after = db.prepare(SQL.after);
  const moveEnd = db.prepare(SQL.moveEnd);
  const insert = db.prepare(SQL.insert);
  const head = db.prepare(SQL.head);
  const streams = db.prepare(SQL.streams);
  return {
    newest: (stream) => read(newestRow, newest.get(stream)),
    commit: (stream, commitId) => read(maybeCommitRow, commit.get(stream, commitId)),
    lastOf: (stream, commitId) => read(lastRow, lastOf.get(stream, commitId))?.last,
    range: (stream, from, to) => read(commitRows, range.all({ stream, from, to })),
    after: (sequence, limit) => read(commitRows, after.all(sequence, limit)),
    write: ({ stream, first, last, commitId, recordedAt, body }) => {
      const { id } = read(idRow, moveEnd.get({ stream, last, commitId, recordedAt }));
      const { sequence } = read(sequenceRow, insert.get({ id, first, last, commitId, recordedAt, body }));
      return { stream, commitId, first, last, sequence, recordedAt, body };
    },
    head: () => read(headRow, head.get()).head,
    streams: () => read(nameRows, streams.all()).map(({ name }) => name),
  };
};
