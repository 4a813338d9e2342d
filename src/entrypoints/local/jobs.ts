import { setImmediate as breathe, setTimeout as wait } from 'node:timers/promises';
import type { Loading, Tally } from '../../application/commands/load-bars.ts';
import { loadOverQueue, workOffLeft, type Undone } from '../../application/commands/queued-load.ts';
import type { Worked } from '../../application/commands/work-batch.ts';
import type { QueuedLoad } from '../../application/commands/work-jobs.ts';
import { excerpt } from '../../adapters/market-data/csv-refusal.ts';
import type { MarketData } from '../../application/ports/market-data.ts';
import type { WorkQueue } from '../../application/ports/work-queue.ts';
import type { Series } from '../../domain/market/series.ts';
import type { Composed } from '../composition/compose.ts';
import { TOKENS } from '../composition/tokens.ts';

/** What judges bars of a provider under the policy that is configured. */
export const loadingOf = async (composed: Composed, marketData: MarketData): Promise<Loading> => ({
  tickers: await composed.get(TOKENS.tickers),
  marketData,
  policy: await composed.get(TOKENS.policy),
  breathe,
});

/** A load over the queue, who hears of each chunk, and what ends it. */
export type JobLoad = {
  readonly queue: WorkQueue;
  readonly loading: Loading;
  readonly signal: AbortSignal;
  readonly onTally: (tally: Tally) => void;
};

const pause: QueuedLoad['pause'] = (ms, signal) => wait(ms, undefined, { signal }).catch(() => {});

const measured = async (composed: Composed, load: JobLoad): Promise<QueuedLoad> => {
  const measures = await composed.get(TOKENS.measures);
  const now = await composed.get(TOKENS.now);
  const onWorked = ({ done, failed }: Worked): void =>
    measures.record(now(), { MessagesDone: done, MessagesFailed: failed.length });
  return { ...load, handovers: await load.queue.handovers(), onWorked, pause };
};

const undoneLine = ({ job, reason, isDead }: Undone, { name }: WorkQueue): string => {
  const where = isDead ? `went to the dead letters of ${name}` : 'is tried again at the next start';
  return `The job ${job} could not be done and ${where}: ${reason}`;
};

const othersLine = (job: string, { name }: WorkQueue): string =>
  `The queue ${name} has jobs of series that this provider does not have, such as ${excerpt(job)}; they were left there. Where they are another installation's, name a queue for each in TAPEWATCH_SQS_JOBS.`;

const endlessLine = ({ name }: WorkQueue): string =>
  `The queue ${name} has no dead letters: a job that cannot be done stays on it and comes again. Give it a redrive policy, as npx tapewatch infra ensure does.`;

/** Judges series by jobs on the queue; gives what people should know of them and of the queue, in sentences. */
export const judgeByJobs = async (
  composed: Composed,
  load: JobLoad,
  all: readonly Series[],
): Promise<readonly string[]> => {
  const { queue } = load;
  const queued = await measured(composed, load);
  const { undone, others } = await loadOverQueue(queued, all);
  return [
    ...(queued.handovers === null ? [endlessLine(queue)] : []),
    ...undone.map((one) => undoneLine(one, queue)),
    ...others.slice(0, 1).map((job) => othersLine(job, queue)),
  ];
};

/** After a load, works off the jobs that a process which was killed had in hand, once their time is up. What goes wrong is logged: the next start does them. Ends quietly when stopped. */
export const judgeJobsLeft = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  const queue = await composed.get(TOKENS.jobs);
  if (!queue) return;
  const logger = await composed.get(TOKENS.logger);
  try {
    const marketData = await composed.get(TOKENS.marketData);
    const loading = await loadingOf(composed, marketData);
    const load = await measured(composed, { queue, loading, signal, onTally: () => {} });
    for (const one of await workOffLeft(load, await marketData.series())) logger.warn(undoneLine(one, queue));
  } catch (error) {
    if (!signal.aborted) logger.warn({ err: error }, 'jobs that were left over could not be done');
  }
};
