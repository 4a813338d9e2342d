import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { guardWith, openKeptFile, type KeptFile } from '../sqlite/kept-file.ts';

/** The versions of a stream that one commit takes. */
export type Versions = { readonly stream: string; readonly first: number; readonly last: number };

/** A commit that can be numbered; the id of one that was numbered by an earlier format is not known (null). */
export type Numberable = Versions & { readonly commitId: string | null };

/** A stream and its last version. */
export type StreamLast = { readonly stream: string; readonly last: number };

/** A commit with the sequence it was given. */
export type Numbered = Versions & { readonly sequence: number };

/** The commits of a store that keeps no order over its streams, in the order in which this installation saw them; failures are EventStoreError. */
export type CommitOrder = {
  /** Gives the next sequences to those that follow what is numbered of their stream, durably, and passes over the others; gives how many it numbered. */
  number(commits: readonly Numberable[]): number;
  /** Last version of the stream that is numbered, 0 when none is. */
  lastOf(stream: string): number;
  /** The stream's newest commit that is numbered. */
  newestOf(stream: string): Numberable | undefined;
  /** The sequences of the stream's numbered commits, by first version, that begin at versions `from` to `to`. */
  sequencesOf(stream: string, from: number, to: number): ReadonlyMap<number, number>;
  /** Up to `limit` commits above a sequence. */
  after(sequence: number, limit: number): readonly Numbered[];
  /** The newest sequence, 0 when there is none. */
  head(): number;
  /** The streams in order of their first commits, each with its last version that is numbered. */
  ends(): readonly StreamLast[];
  /** The sequence that a subscriber has come to, 0 at first: it goes by this order and is lost with it. */
  checkpoint(subscriber: string): number;
  /** Moves a subscriber on, durably; never back. */
  moveTo(subscriber: string, sequence: number): void;
  close(): void;
};

/** `TPWO` in the header of the file marks an order of commits. */
const APPLICATION_ID = 0x54_50_57_4f;

/** What each format adds to the one before. */
const STEPS = [
  `CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL) STRICT;
   CREATE TABLE commits (
     sequence INTEGER PRIMARY KEY, stream INTEGER NOT NULL REFERENCES streams (id), first INTEGER NOT NULL,
     last INTEGER NOT NULL, UNIQUE (stream, first)
   ) STRICT;`,
  'CREATE TABLE checkpoints (subscriber TEXT PRIMARY KEY, sequence INTEGER NOT NULL) STRICT, WITHOUT ROWID;',
  'ALTER TABLE streams ADD COLUMN newest TEXT;',
];

const WORDS = {
  damaged: 'is damaged; delete the data folder, which is made anew from the table',
  foreign: 'is no order of commits; name another data folder',
};

const guarded = guardWith(EventStoreError, WORDS);

const SQL = {
  last: 'SELECT last AS number FROM streams WHERE name = ?',
  move: `INSERT INTO streams (name, last, newest) VALUES ($stream, $last, $commitId)
    ON CONFLICT (name) DO UPDATE SET last = excluded.last, newest = excluded.newest`,
  add: `INSERT INTO commits (stream, first, last)
    SELECT id, $first, $last FROM streams WHERE name = $stream`,
  newest: `SELECT name AS stream, first, commits.last AS last, newest AS commitId
    FROM commits JOIN streams ON streams.id = commits.stream WHERE name = ? ORDER BY first DESC LIMIT 1`,
  sequences: `SELECT sequence, first FROM commits JOIN streams ON streams.id = commits.stream
    WHERE name = ? AND first BETWEEN ? AND ?`,
  after: `SELECT sequence, name AS stream, first, commits.last AS last
    FROM commits JOIN streams ON streams.id = commits.stream WHERE sequence > ? ORDER BY sequence LIMIT ?`,
  head: 'SELECT coalesce(max(sequence), 0) AS number FROM commits',
  ends: 'SELECT name AS stream, last FROM streams ORDER BY id',
  checkpoint: 'SELECT sequence AS number FROM checkpoints WHERE subscriber = ?',
  moveTo: `INSERT INTO checkpoints (subscriber, sequence) VALUES (?, ?)
    ON CONFLICT (subscriber) DO UPDATE SET sequence = max(sequence, excluded.sequence)`,
};

const numberRow = z.object({ number: z.int() }).optional();
const newestRow = z
  .object({ stream: z.string(), first: z.int(), last: z.int(), commitId: z.string().nullable() })
  .optional();
const numberedRows = z.array(z.object({ sequence: z.int(), stream: z.string(), first: z.int(), last: z.int() }));
const sequenceRows = z.array(z.object({ sequence: z.int(), first: z.int() }));
const endRows = z.array(z.object({ stream: z.string(), last: z.int() }));

const statementsOf = (db: DatabaseSync) => ({
  last: db.prepare(SQL.last),
  move: db.prepare(SQL.move),
  add: db.prepare(SQL.add),
  newest: db.prepare(SQL.newest),
  sequences: db.prepare(SQL.sequences),
  after: db.prepare(SQL.after),
  head: db.prepare(SQL.head),
  ends: db.prepare(SQL.ends),
  checkpoint: db.prepare(SQL.checkpoint),
  moveTo: db.prepare(SQL.moveTo),
});

const open = (options: KeptFile): DatabaseSync =>
  guarded(options.file, () =>
    openKeptFile(options, { applicationId: APPLICATION_ID, steps: STEPS, Failure: EventStoreError, words: WORDS }),
  );

const read = <T>(file: string, schema: z.ZodType<T>, row: unknown): T => {
  const checked = schema.safeParse(row);
  if (checked.success) return checked.data;
  throw new EventStoreError('corrupt', `${file} ${WORDS.damaged}.`, { cause: checked.error });
};

/** Keeps the order of commits in a file, made when it is missing; every change is flushed to the disk, because checkpoints refer to it. */
export const openCommitOrder = (options: KeptFile): CommitOrder => {
  const { file } = options;
  const db = open(options);
  const statements = guarded(file, () => statementsOf(db));
  const lastOf = (stream: string): number => read(file, numberRow, statements.last.get(stream))?.number ?? 0;

  const add = ({ stream, first, last, commitId }: Numberable): number => {
    if (first !== lastOf(stream) + 1) return 0;
    statements.move.run({ stream, last, commitId });
    statements.add.run({ stream, first, last });
    return 1;
  };

  const numberAll = (commits: readonly Numberable[]): number => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const added = commits.reduce((sum, commit) => sum + add(commit), 0);
      db.exec('COMMIT');
      return added;
    } finally {
      if (db.isTransaction) db.exec('ROLLBACK');
    }
  };

  return {
    number: (commits) => (commits.length === 0 ? 0 : guarded(file, () => numberAll(commits))),
    lastOf: (stream) => guarded(file, () => lastOf(stream)),
    newestOf: (stream) => guarded(file, () => read(file, newestRow, statements.newest.get(stream))),
    sequencesOf: (stream, from, to) => {
      const rows = guarded(file, () => read(file, sequenceRows, statements.sequences.all(stream, from, to)));
      return new Map(rows.map(({ first, sequence }) => [first, sequence]));
    },
    after: (sequence, limit) => guarded(file, () => read(file, numberedRows, statements.after.all(sequence, limit))),
    head: () => guarded(file, () => read(file, numberRow, statements.head.get()))?.number ?? 0,
    ends: () => guarded(file, () => read(file, endRows, statements.ends.all())),
    checkpoint: (subscriber) =>
      guarded(file, () => read(file, numberRow, statements.checkpoint.get(subscriber)))?.number ?? 0,
    moveTo: (subscriber, sequence) => void guarded(file, () => statements.moveTo.run(subscriber, sequence)),
    close: () => {
      if (db.isOpen) db.close();
    },
  };
};
