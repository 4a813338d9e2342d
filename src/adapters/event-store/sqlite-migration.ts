import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { chainHash, NO_HASH } from './chain.ts';
import { TABLES } from './sqlite-schema.ts';
import type { StoredCommit } from './stored-commit.ts';

const SET_ASIDE = `
  ALTER TABLE commits RENAME TO old_commits;
  ALTER TABLE streams RENAME TO old_streams;
`;

const CLEAR_AWAY = `
  UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'old_commits') WHERE name = 'commits';
  DROP TABLE old_commits;
  DROP TABLE old_streams;
`;

const OLD_COMMITS = `SELECT commit_id AS commitId, first, last, sequence, recorded_at AS recordedAt, body
  FROM old_commits WHERE stream = ? ORDER BY first`;

const streamRows = z.array(z.object({ id: z.int(), name: z.string(), last: z.int(), commitId: z.string() }));

const commitRow = z.object({
  commitId: z.string(),
  first: z.int(),
  last: z.int(),
  sequence: z.int(),
  recordedAt: z.int(),
  body: z.string(),
});

type OldStream = z.infer<typeof streamRows>[number];

const contradiction = (stream: string): EventStoreError =>
  new EventStoreError(
    'corrupt',
    `The end of stream ${stream} is not its newest commit, so its hashes were not made. Restore the log from a backup.`,
  );

const chainStream = (db: DatabaseSync, { id, name, last, commitId }: OldStream): void => {
  const register = db.prepare('INSERT INTO streams VALUES (?, ?, ?)');
  const insert = db.prepare('INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const setHead = db.prepare('UPDATE streams SET head = ? WHERE id = ?');
  let newest: Pick<StoredCommit, 'last' | 'commitId' | 'hash'> = { last: 0, commitId: '', hash: NO_HASH };
  register.run(id, name, NO_HASH);
  for (const row of db.prepare(OLD_COMMITS).iterate(id)) {
    const commit = { ...commitRow.parse(row), stream: name };
    newest = { ...commit, hash: chainHash(newest.hash, commit) };
    const { sequence, first, recordedAt, body } = commit;
    insert.run(sequence, id, first, commit.last, commit.commitId, recordedAt, body, newest.hash);
  }
  if (newest.last !== last || newest.commitId !== commitId) throw contradiction(name);
  setHead.run(newest.hash, id);
};

/** Brings tables of format 1, which had no hashes, to the newest format; the hashes vouch for the log from here on. Needs a transaction around it. */
export const addHashes = (db: DatabaseSync): void => {
  db.exec(SET_ASIDE);
  db.exec(TABLES);
  const streams = db.prepare('SELECT id, name, last, commit_id AS commitId FROM old_streams ORDER BY id');
  for (const stream of streamRows.parse(streams.all())) chainStream(db, stream);
  db.exec(CLEAR_AWAY);
};
