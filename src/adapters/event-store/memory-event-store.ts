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
import { admit, propose, repeated, written, type LogView, type Proposal } from './admission.ts';
import { auditLog, type AuditView } from './chain.ts';
import { positionAfter } from './position.ts';
import { openCommit, type StoredCommit } from './stored-commit.ts';

/** Keeps encoded commits in memory, by the same rules as the durable stores. */
class MemoryEventStore implements EventStore, CommitFeed, LogAudit {
  readonly #now: () => number;
  readonly #commits: StoredCommit[] = [];
  readonly #streams = new Map<string, Map<string, StoredCommit>>();
  readonly #newest = new Map<string, StoredCommit>();
  readonly #wakes = new Set<() => void>();
  readonly #log: LogView = {
    newest: (stream) => this.#newest.get(stream),
    lastOf: (stream, commitId) => this.#streams.get(stream)?.get(commitId)?.last,
    commit: (stream, commitId) => this.#streams.get(stream)?.get(commitId),
    recorded: () => this.#commits.length,
  };

  constructor(now: () => number) {
    this.#now = now;
  }

  async append(
    stream: string,
    expected: Position,
    events: readonly StoredEvent[],
    commitId: string,
  ): Promise<Appended> {
    return this.#append(propose(stream, expected, events, commitId));
  }

  async read(stream: string, from = 1, to = Infinity, asOf = Infinity): Promise<StreamSlice> {
    const commits = [...(this.#streams.get(stream)?.values() ?? [])];
    const newest = this.#newest.get(stream);
    return {
      commits: commits
        .filter(({ first, last, recordedAt }) => last >= from && first <= to && recordedAt <= asOf)
        .map(openCommit),
      position: newest ? positionAfter(newest) : NO_STREAM,
    };
  }

  async streams(): Promise<readonly string[]> {
    return [...this.#streams.keys()];
  }

  async commitsAfter(after: number, limit: number): Promise<readonly Commit[]> {
    return this.#commits.slice(after, after + limit).map(openCommit);
  }

  async head(): Promise<number> {
    return this.#commits.length;
  }

  onAppend(wake: () => void): () => void {
    this.#wakes.add(wake);
    return () => void this.#wakes.delete(wake);
  }

  async audit(onAudited?: OnAudited): Promise<LogReport> {
    const view: AuditView = {
      heads: () => [...this.#newest].map(([stream, { hash }]) => ({ stream, head: hash })),
      commitsOf: (stream) => this.#streams.get(stream)?.values() ?? [],
      recorded: () => this.#commits.length,
    };
    return auditLog(view, onAudited);
  }

  #append(proposal: Proposal): Appended {
    const admission = admit(proposal, this.#log, this.#now());
    if (admission.outcome === 'conflict') return admission;
    if (admission.outcome === 'repeat') return repeated(admission.commit);
    this.#keep(admission.commit);
    for (const wake of this.#wakes) wake();
    return written(admission.commit);
  }

  #keep(commit: StoredCommit): void {
    const commits = this.#streams.get(commit.stream) ?? new Map<string, StoredCommit>();
    this.#commits.push(commit);
    this.#streams.set(commit.stream, commits.set(commit.commitId, commit));
    this.#newest.set(commit.stream, commit);
  }
}

/** An event store that ends with the process; `now` is epoch milliseconds. */
export const createMemoryEventStore = (options: { readonly now: () => number }): EventStore & CommitFeed & LogAudit =>
  new MemoryEventStore(options.now);
