import { setImmediate as breathe, setTimeout as wait } from 'node:timers/promises';
import type { Loading, Tally } from '../../application/commands/load-bars.ts';
import { loadOverQueue, workOffLeft, type QueuedLoad, type Undone } from '../../application/commands/queued-load.ts';
import type { Worked } from '../../application/commands/work-batch.ts';
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
  return { ...load, onWorked, pause };
};

const sentence = ({ job, reason }: Undone, { name }: WorkQueue): string =>
  `The job ${job} could not be done and went to the dead letters of ${name}: ${reason}`;

/** Judges series by jobs on the queue; gives sentences of those that could not be done. */
export const judgeByJobs = async (
  composed: Composed,
  load: JobLoad,
  all: readonly Series[],
): Promise<readonly string[]> =>
  (await loadOverQueue(await measured(composed, load), all)).map((one) => sentence(one, load.queue));

/** After a load, works off the jobs that a process which was killed had in hand, once their time is up. What goes wrong is logged: the next start does them. Ends quietly when stopped. */
export const judgeJobsLeft = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  const queue = await composed.get(TOKENS.jobs);
  if (!queue) return;
  const logger = await composed.get(TOKENS.logger);
  try {
    const marketData = await composed.get(TOKENS.marketData);
    const loading = await loadingOf(composed, marketData);
    const load = await measured(composed, { queue, loading, signal, onTally: () => {} });
    for (const one of await workOffLeft(load, await marketData.series())) logger.warn(sentence(one, queue));
  } catch (error) {
    if (!signal.aborted) logger.warn({ err: error }, 'jobs that were left over could not be done');
  }
};
