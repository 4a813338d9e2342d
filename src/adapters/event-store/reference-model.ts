import type { StoredEvent } from '../../application/ports/event-store.ts';

/** An append as the model sees it: `at` is the version of its expected position, null for a position the stream never had; `now` is the clock. */
export type ModelAppend = {
  readonly stream: string;
  readonly at: number | null;
  readonly id: string;
  readonly events: readonly StoredEvent[];
  readonly now: number;
};

/** A commit of the model. */
export type ModelCommit = {
  readonly stream: string;
  readonly commitId: string;
  readonly first: number;
  readonly last: number;
  readonly recordedAt: number;
  readonly events: readonly StoredEvent[];
};

/** Where a store knows a commit id again: anywhere in its stream, or where the commit itself would stand. */
export type CommitIds = 'stream' | 'place';

const isSame = (commit: ModelCommit, at: number, events: readonly StoredEvent[]): boolean =>
  commit.first === at + 1 && JSON.stringify(commit.events) === JSON.stringify(events);

/** What the event store contract demands, in as few words as possible. */
export class ReferenceModel {
  readonly commits: ModelCommit[] = [];
  readonly ids: CommitIds;

  constructor(ids: CommitIds = 'stream') {
    this.ids = ids;
  }

  read(stream: string, from = 1, to = Infinity, asOf = Infinity): readonly ModelCommit[] {
    const ours = this.commits.filter((commit) => commit.stream === stream);
    return ours.filter(({ first, last, recordedAt }) => last >= from && first <= to && recordedAt <= asOf);
  }

  append({ stream, at, id, events, now }: ModelAppend): string {
    const before = this.read(stream);
    const newest = before.at(-1) ?? { last: 0, recordedAt: now };
    if (at === null || ![0, ...before.map(({ last }) => last)].includes(at)) return 'foreign-position';
    const known = this.ids === 'stream' ? before : before.filter(({ first }) => first === at + 1);
    const earlier = known.find(({ commitId }) => commitId === id);
    if (earlier) return isSame(earlier, at, events) ? 'repeated' : 'commit-id-reused';
    if (at !== newest.last) return 'conflict';
    const recordedAt = Math.max(now, newest.recordedAt);
    this.commits.push({ stream, commitId: id, first: at + 1, last: at + events.length, recordedAt, events });
    return 'appended';
  }
}
