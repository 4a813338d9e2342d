import { NO_STREAM, type Appended, type EventStore, type Position } from '../../application/ports/event-store.ts';
import type { Table } from '../dynamodb/table.ts';
import { follow, propose, refuseOther, repeated, written, type Newest, type Proposal } from './admission.ts';
import { UNNUMBERED } from './dynamodb-item.ts';
import { queriesOn, type Queries, type Registered } from './dynamodb-queries.ts';
import { createKnownLog, type KnownLog } from './known-log.ts';
import { endNamedBy, foreignPosition, positionAfter } from './position.ts';
import { openCommit, type StoredCommit } from './stored-commit.ts';

/** An event store in a table; its commits have no sequence (0), because it keeps no order over its streams. */
export type DynamodbEventStore = EventStore & {
  /** The stream's commits as they are kept, in order of versions, from the one that begins at `first` on. */
  stored(stream: string, first?: number): AsyncGenerator<StoredCommit, void>;
  /** Rejects ('corrupt') where what this process knows is not in the table any more; the table is asked once a minute at most, and after doubt. */
  check(): Promise<void>;
  /** Something says that the table may not be what it was: it is asked before anything else is done. */
  doubt(): void;
};

/** The table and the clock (epoch milliseconds). */
export type DynamodbEventStoreOptions = { readonly table: Table; readonly now: () => number };

/** Which versions, and recorded by when. */
type Asked = { readonly from: number; readonly to: number; readonly asOf: number };

/** The commits of a stream that were asked for, and its newest. */
type Found = { readonly commits: readonly StoredCommit[]; readonly newest: StoredCommit | undefined };

/** Most commits asked for at once where all of them are wanted; a page of the table ends earlier when it is full. */
const MOST_AT_ONCE = 10_000;

/** After every version. */
const EVER = Number.MAX_SAFE_INTEGER;

/** The commit that begins before a version and runs over it, and those that begin there or after. */
const withRunOver = async (queries: Queries, stream: string, first: number, commits: readonly StoredCommit[]) => {
  if (first === 1 || commits[0]?.first === first) return commits;
  const runsOver = await queries.beginningBy(stream, first - 1);
  return runsOver ? [runsOver, ...commits] : commits;
};

/** Reads forward from the first version asked for to the commit after the last, which says whether there is any; only when no commit begins at the first the one that runs over it is asked for, and only when the end has not come into sight the newest. */
const find = async (queries: Queries, stream: string, { from, to, asOf }: Asked): Promise<Found> => {
  const first = Math.max(1, from);
  const { commits: begun, isEnd } = await queries.from(stream, {
    first,
    through: Math.min(EVER, Math.max(first, to + 1)),
    isEnough: (newest) => newest.recordedAt > asOf,
  });
  const all = await withRunOver(queries, stream, first, begun);
  const end = all.at(-1);
  return {
    commits: all.filter((one) => one.last >= from && one.first <= to && one.recordedAt <= asOf),
    newest: isEnd && (end?.last ?? 0) <= to ? end : await queries.beginningBy(stream, EVER),
  };
};

const byAge = (a: Registered, b: Registered): number => a.recordedAt - b.recordedAt || (a.stream < b.stream ? -1 : 1);

const inOrder = (registered: readonly Registered[]): readonly string[] =>
  registered.toSorted(byAge).map(({ stream }) => stream);

async function* stored(
  queries: Queries,
  log: KnownLog,
  { stream, first }: { readonly stream: string; readonly first: number },
): AsyncGenerator<StoredCommit, void> {
  for (let next = first, isEnd = false; !isEnd;) {
    const range = { first: next, through: EVER, limit: MOST_AT_ONCE, isEnough: () => true };
    const run = await log.checked(() => queries.from(stream, range));
    yield* run.commits;
    ({ isEnd } = run);
    const newest = run.commits.at(-1);
    if (newest && isEnd) log.keep(newest);
    next = (newest?.last ?? next) + 1;
  }
}

/** Keeps events in a table of DynamoDB: one item a commit, written by one conditional put and no read where the position is one that this process was given last. A table that has lost what this process knows is refused ('corrupt'), within a minute at the latest. Failures are EventStoreError. */
export const createDynamodbEventStore = ({ table, now }: DynamodbEventStoreOptions): DynamodbEventStore => {
  const queries = queriesOn(table);
  const log = createKnownLog(queries, now);

  /** The end that a position names; it was one, so a commit that follows it would begin where any later one does. */
  const endAt = async (stream: string, position: Position): Promise<Newest> => {
    if (position === NO_STREAM) return undefined;
    const known = log.at(stream, position);
    if (known) return known;
    const { last, commitId } = endNamedBy(position, stream);
    const found = await queries.beginningBy(stream, last);
    if (found?.last === last && found.commitId === commitId) return found;
    throw foreignPosition(position, stream);
  };

  const write = async (proposal: Proposal, commit: StoredCommit): Promise<Appended> => {
    const there = await queries.write(commit);
    if (there && there.commitId !== proposal.commitId) {
      log.doubt();
      return { outcome: 'conflict' };
    }
    if (there) refuseOther(there, proposal, commit.first);
    log.keep(there ?? commit);
    return there ? repeated(there) : written(commit);
  };

  return {
    append: async (stream, expected, events, commitId) => {
      const proposal = propose(stream, expected, events, commitId);
      return log.checked(async () =>
        write(proposal, follow(proposal, await endAt(stream, expected), UNNUMBERED, now())),
      );
    },
    read: (stream, from = 1, to = Infinity, asOf = Infinity) =>
      log.checked(async () => {
        const known = log.of(stream);
        const { commits, newest } = await find(queries, stream, { from, to, asOf });
        await log.refuseLoss(known, newest);
        if (newest) log.keep(newest);
        return { commits: commits.map(openCommit), position: newest ? positionAfter(newest) : NO_STREAM };
      }),
    check: log.check,
    doubt: log.doubt,
    streams: () => log.checked(async () => inOrder(await queries.registered())),
    stored: (stream, first = 1) => stored(queries, log, { stream, first }),
  };
};
