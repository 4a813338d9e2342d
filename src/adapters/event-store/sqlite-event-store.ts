import type { DatabaseSync } from 'node:sqlite';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import {
  NO_STREAM,
  type Appended,
  type Commit,
  type EventStore,
  type Position,
  type StoredEvent,
  type StreamSlice,
} from '../../application/ports/event-store.ts';
import type { LogAudit, LogReport, OnAudited } from '../../application/ports/log-audit.ts';
import { admit, propose, repeated, written, type Proposal } from './admission.ts';
import { auditLog } from './chain.ts';
import { positionAfter } from './position.ts';
import { explainFailure } from './sqlite-failure.ts';
import { openEventFile } from './sqlite-file.ts';
import { prepareQueries, type Queries } from './sqlite-queries.ts';
import { openCommit } from './stored-commit.ts';

/** A durable event store in one file. */
export type SqliteEventStore = EventStore & CommitFeed & LogAudit & { close(): void };

/** The file, the clock (epoch milliseconds), whether to read only, and the wait for another process (default 2,000 ms). */
export type SqliteEventStoreOptions = {
  readonly file: string;
  readonly now: () => number;
  readonly readOnly?: boolean;
  readonly busyTimeout?: number;
};

class SqliteStore implements SqliteEventStore {
  readonly #file: string;
  readonly #now: () => number;
  readonly #db: DatabaseSync;
  readonly #queries: Queries;
  readonly #wakes = new Set<() => void>();

  constructor(db: DatabaseSync, { file, now }: Pick<SqliteEventStoreOptions, 'file' | 'now'>) {
    this.#file = file;
    this.#now = now;
    this.#db = db;
    this.#queries = prepareQueries(db);
  }

  async append(
    stream: string,
    expected: Position,
    events: readonly StoredEvent[],
    commitId: string,
  ): Promise<Appended> {
    const proposal = propose(stream, expected, events, commitId);
    const appended = this.#transaction('beginWriting', () => this.#append(proposal));
    if (appended.outcome === 'appended' && !appended.repeated) for (const wake of this.#wakes) wake();
    return appended;
  }

  async read(stream: string, from = 1, to = Infinity, asOf = Infinity): Promise<StreamSlice> {
    return this.#transaction('begin', () => {
      const newest = this.#queries.newest(stream);
      const commits = this.#queries.range(stream, { from, to, asOf }).map(openCommit);
      return { commits, position: newest ? positionAfter(newest) : NO_STREAM };
    });
  }

  async streams(): Promise<readonly string[]> {
    return this.#explained(() => this.#queries.streams());
  }

  async commitsAfter(after: number, limit: number): Promise<readonly Commit[]> {
    return this.#explained(() => this.#queries.after(after, limit).map(openCommit));
  }

  async audit(onAudited?: OnAudited): Promise<LogReport> {
    return this.#transaction('begin', () => auditLog(this.#queries, onAudited));
  }

  async head(): Promise<number> {
    return this.#explained(() => this.#queries.head());
  }

  onAppend(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => void this.#wakes.delete(wake);
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close();
  }

  #append(proposal: Proposal): Appended {
    const admission = admit(proposal, this.#queries, this.#now());
    if (admission.outcome === 'conflict') return admission;
    if (admission.outcome === 'repeat') return repeated(admission.commit);
    this.#queries.write(admission.commit);
    return written(admission.commit);
  }

  #transaction<T>(begin: 'begin' | 'beginWriting', work: () => T): T {
    try {
      const result = this.#explained(() => {
        this.#queries[begin]();
        return work();
      });
      this.#explained(() => this.#queries.commitTransaction(), begin === 'beginWriting');
      return result;
    } finally {
      if (this.#db.isOpen && this.#db.isTransaction) this.#explained(() => this.#db.exec('ROLLBACK'));
    }
  }

  #explained<T>(work: () => T, unknownOutcome = false): T {
    try {
      return work();
    } catch (error) {
      throw explainFailure(error, this.#file, unknownOutcome);
    }
  }
}

/** The event store of an open event file, which closes it. */
export const storeIn = (db: DatabaseSync, options: Pick<SqliteEventStoreOptions, 'file' | 'now'>): SqliteEventStore =>
  new SqliteStore(db, options);

/** Opens an event store file (WAL, every commit flushed to the disk), making it when it is missing and `readOnly` is not set; failures are EventStoreError. */
export const openSqliteEventStore = (options: SqliteEventStoreOptions): SqliteEventStore => {
  const { file, readOnly = false, busyTimeout = 2000 } = options;
  try {
    return storeIn(openEventFile({ file, readOnly, busyTimeout }), options);
  } catch (error) {
    throw explainFailure(error, file);
  }
};
