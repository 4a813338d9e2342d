import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { EventStoreError, type Commit, type EventStore } from '../../application/ports/event-store.ts';
import type { ChainReport, LogAudit, LogReport, OnAudited } from '../../application/ports/log-audit.ts';
import { logReport, traceChain } from './chain.ts';
import type { CommitOrder, Numberable, Numbered, StreamLast, Versions } from './commit-order.ts';
import type { DynamodbEventStore } from './dynamodb-event-store.ts';
import { goneFrom } from './witness.ts';

/** An event store whose commits have an order over all streams: the one in which this installation saw them. */
export type NumberedEventStore = EventStore &
  CommitFeed &
  LogAudit &
  Pick<DynamodbEventStore, 'check' | 'doubt'> & {
    /** Numbers commits that others are said to have written, and what is missing before them; `onBroken` hears of a stream that cannot be read, which holds up no other. */
    hear(commits: readonly Numberable[], onBroken: (error: unknown) => void): Promise<void>;
    /** Numbers what the table has and the order does not. */
    catchUp(): Promise<void>;
    close(): void;
  };

/** The store, and where the order is kept. */
export type Numbering = { readonly store: DynamodbEventStore; readonly order: CommitOrder };

/** Commits that are numbered at once. */
const BATCH = 500;

/** Streams that are caught up with at the same time. */
const AT_ONCE = 16;

const gone = ({ stream, first }: Versions): EventStoreError => goneFrom(stream, first);

const isSame = (found: Numberable, known: Numberable): boolean =>
  found.first === known.first &&
  found.last === known.last &&
  (known.commitId === null || found.commitId === known.commitId);

/** What the store has of a stream after what was numbered last, which must still be there. */
async function* storedSince({ store, order }: Numbering, stream: string): AsyncGenerator<Numberable, void> {
  const known = order.newestOf(stream);
  const stored = store.stored(stream, known?.first);
  const at = known && (await stored.next()).value;
  if (known && !(at && isSame(at, known))) throw gone(known);
  yield* stored;
}

/** Numbers what the store has of a stream and the order does not, up to a version. */
const readOn = async (numbering: Numbering, stream: string, to = Infinity): Promise<number> => {
  const { order } = numbering;
  let numbered = 0;
  let batch: Numberable[] = [];
  for await (const { first, last, commitId } of storedSince(numbering, stream)) {
    if (first > to) break;
    batch.push({ stream, first, last, commitId });
    if (batch.length < BATCH) continue;
    numbered += order.number(batch);
    batch = [];
  }
  return numbered + order.number(batch);
};

/** Numbers commits of a stream, and before them what the order had not seen. */
const number = async (numbering: Numbering, stream: string, commits: readonly Commit[]): Promise<number> => {
  const [oldest] = commits;
  if (!oldest) return 0;
  const isGap = oldest.first > numbering.order.lastOf(stream) + 1;
  const missed = isGap ? await readOn(numbering, stream, oldest.first - 1) : 0;
  return missed + numbering.order.number(commits);
};

/** The commits with the sequences they were given; where one has none, one before it is not in the table any more. */
const withSequences = ({ order }: Numbering, stream: string, commits: readonly Commit[]): readonly Commit[] => {
  const [oldest, newest] = [commits[0], commits.at(-1)];
  if (!oldest || !newest) return [];
  const sequences = order.sequencesOf(stream, oldest.first, newest.first);
  return commits.map((commit) => {
    const sequence = sequences.get(commit.first);
    if (sequence === undefined) throw gone({ ...commit, first: order.lastOf(stream) + 1 });
    return { ...commit, sequence };
  });
};

/** Commits of one stream that follow each other in the order, so that one read gives them. */
const runsOf = (numbered: readonly Numbered[]): readonly (readonly [Numbered, ...Numbered[]])[] => {
  const runs: [Numbered, ...Numbered[]][] = [];
  for (const one of numbered) {
    const run = runs.at(-1);
    if (run?.[0].stream === one.stream) run.push(one);
    else runs.push([one]);
  }
  return runs;
};

/** The same failure, with the sequence of the commit that it tells of. */
const placed = (error: unknown, run: readonly Numbered[]): unknown => {
  if (!(error instanceof EventStoreError)) return error;
  const commit = run.find(({ first }) => first === error.commit?.first);
  return commit ? new EventStoreError(error.kind, error.message, { cause: error.cause, commit }) : error;
};

const readRun = async ({ store }: Numbering, run: readonly [Numbered, ...Numbered[]]): Promise<readonly Commit[]> => {
  const [{ stream, first }] = run;
  try {
    const { commits } = await store.read(stream, first, run.at(-1)?.last);
    return run.map((one) => {
      const commit = commits.find((each) => each.first === one.first);
      if (!commit) throw gone(one);
      return { ...commit, sequence: one.sequence };
    });
  } catch (error) {
    throw placed(error, run);
  }
};

const auditStream = async (
  { store }: Numbering,
  { stream, last }: StreamLast,
  onAudited: OnAudited,
): Promise<ChainReport> => {
  const chain = traceChain(stream, onAudited);
  for await (const commit of store.stored(stream)) {
    if (commit.first > last) break;
    chain.take(commit);
  }
  return chain.report({ last });
};

const audit = async (numbering: Numbering, onAudited: OnAudited = () => {}): Promise<LogReport> => {
  const recorded = numbering.order.head();
  const chains: ChainReport[] = [];
  for (const end of numbering.order.ends()) chains.push(await auditStream(numbering, end, onAudited));
  return logReport(chains, recorded);
};

const commitsAfter = async (numbering: Numbering, after: number, limit: number): Promise<readonly Commit[]> => {
  const commits: Commit[] = [];
  for (const run of runsOf(numbering.order.after(after, limit))) commits.push(...(await readRun(numbering, run)));
  return commits;
};

const catchUp = async (numbering: Numbering): Promise<number> => {
  const known = numbering.order.ends().map(({ stream }) => stream);
  const streams = [...new Set([...known, ...(await numbering.store.streams())])];
  const counts: number[] = [];
  for (let i = 0; i < streams.length; i += AT_ONCE)
    counts.push(...(await Promise.all(streams.slice(i, i + AT_ONCE).map((stream) => readOn(numbering, stream)))));
  return counts.reduce((sum, count) => sum + count, 0);
};

const isPassing = (error: unknown): boolean =>
  !(error instanceof EventStoreError) || error.kind === 'busy' || error.kind === 'unavailable';

const hear = async (
  numbering: Numbering,
  heard: readonly Numberable[],
  onBroken: (error: unknown) => void,
): Promise<number> => {
  const { order } = numbering;
  const isNews = ({ stream, last }: Numberable): boolean => last > order.lastOf(stream);
  let numbered = order.number(heard.filter(isNews));
  for (const { stream } of heard.filter(isNews))
    numbered += await readOn(numbering, stream).catch((error: unknown) => {
      if (isPassing(error)) throw error;
      onBroken(error);
      return 0;
    });
  return numbered;
};

/** Gives the commits of a store an order, and numbers first what the store has already. Commits of other installations are numbered when they are come upon: when they are heard of, when a stream is read or continued, and here. Failures are EventStoreError. */
export const openNumberedEventStore = async (numbering: Numbering): Promise<NumberedEventStore> => {
  const { store, order } = numbering;
  const wakes = new Set<() => void>();
  await catchUp(numbering);

  const wakeFor = (numbered: number): void => {
    if (numbered > 0) for (const wake of wakes) wake();
  };

  const take = async (stream: string, commits: readonly Commit[]): Promise<readonly Commit[]> => {
    wakeFor(await number(numbering, stream, commits));
    return withSequences(numbering, stream, commits);
  };

  return {
    append: async (stream, expected, events, commitId) => {
      const answer = await store.append(stream, expected, events, commitId);
      if (answer.outcome === 'conflict') return answer;
      const [commit = answer.commit] = await take(stream, [answer.commit]);
      return { ...answer, commit };
    },
    read: async (stream, ...range) => {
      const slice = await store.read(stream, ...range);
      return { ...slice, commits: await take(stream, slice.commits) };
    },
    streams: async () => {
      const numbered = order.ends().map(({ stream }) => stream);
      return [...new Set([...numbered, ...(await store.streams())])];
    },
    commitsAfter: (after, limit) => commitsAfter(numbering, after, limit),
    head: async () => order.head(),
    check: () => store.check(),
    doubt: () => store.doubt(),
    audit: (onAudited) => audit(numbering, onAudited),
    onAppend: (wake) => {
      wakes.add(wake);
      return () => void wakes.delete(wake);
    },
    hear: async (commits, onBroken) => wakeFor(await hear(numbering, commits, onBroken)),
    catchUp: async () => wakeFor(await catchUp(numbering)),
    close: () => order.close(),
  };
};
