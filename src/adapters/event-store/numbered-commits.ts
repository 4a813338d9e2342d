import { EventStoreError, type Commit } from '../../application/ports/event-store.ts';
import type { ChainReport, LogReport, OnAudited } from '../../application/ports/log-audit.ts';
import { logReport, traceChain } from './chain.ts';
import type { Numbered, StreamLast } from './commit-order.ts';
import { gone, type Numbering } from './numbering.ts';

/** The commits with the sequences they were given; where one has none, one before it is not in the table any more. */
export const withSequences = ({ order }: Numbering, stream: string, commits: readonly Commit[]): readonly Commit[] => {
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

/** The same failure, with the place of the commit that it tells of; of one behind the run, which hides it, with that of the first. */
const placed = (error: unknown, run: readonly [Numbered, ...Numbered[]]): unknown => {
  if (!(error instanceof EventStoreError) || !error.commit) return error;
  const { first } = error.commit;
  const commit = run.find((one) => one.first === first) ?? run[0];
  return new EventStoreError(error.kind, error.message, { cause: error.cause, commit });
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

/** Up to `limit` commits above a sequence, read where they stand. Failures are EventStoreError. */
export const commitsAfter = async (numbering: Numbering, after: number, limit: number): Promise<readonly Commit[]> => {
  const commits: Commit[] = [];
  for (const run of runsOf(numbering.order.after(after, limit))) commits.push(...(await readRun(numbering, run)));
  return commits;
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

/** Follows the chain of every stream up to its newest commit that is numbered. */
export const audit = async (numbering: Numbering, onAudited: OnAudited = () => {}): Promise<LogReport> => {
  const recorded = numbering.order.head();
  const chains: ChainReport[] = [];
  for (const end of numbering.order.ends()) chains.push(await auditStream(numbering, end, onAudited));
  return logReport(chains, recorded);
};
