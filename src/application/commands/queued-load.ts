import { seriesKey, type Series } from '../../domain/market/series.ts';
import type { WorkQueue } from '../ports/work-queue.ts';
import { HELD, isOfJob, jobsOf, judgeSome, workOne, type Jobs, type QueuedLoad } from './work-jobs.ts';

/** A job that could not be done, why it failed last, and whether it is known to have gone to the dead letters. */
export type Undone = { readonly job: string; readonly reason: string; readonly isDead: boolean };

/** What is left of a load: jobs that could not be done, and those of series that the provider does not have, which were left alone. */
export type LeftOver = { readonly undone: readonly Undone[]; readonly others: readonly string[] };

const undoneOf = ({ handovers }: QueuedLoad, { failures }: Jobs): readonly Undone[] =>
  [...failures].map(([job, { reason, isLast }]) => ({ job, reason, isDead: isLast && handovers !== null }));

/** Judges what is left of series whose jobs are nowhere to be had: others may have put them aside, and a queue counts about. */
const judgeLeft = async (load: QueuedLoad, { failures }: Jobs, series: Series): Promise<void> => {
  const job = seriesKey(series);
  try {
    while (await judgeSome(load, series));
    failures.delete(job);
  } catch (error) {
    if (!isOfJob(error)) throw error;
    failures.set(job, { reason: error.message, isLast: false });
  }
};

/** Whether a queue has nothing but what stays there. */
const isEmpty = async (queue: WorkQueue, { left }: Jobs): Promise<boolean> => {
  const { waiting, inHand } = await queue.counts();
  return waiting + inHand <= left.size;
};

/** Puts a job for each series of the provider on a queue and works off what is there, until these series are through and what failed is put aside; once the queue seems empty it judges what is left of them without it. What a job judges begins where the log ends, so that one that comes twice, or to two processes, repeats nothing. Throws QueueError and what loading throws but for a single series. */
export const loadOverQueue = async (load: QueuedLoad, all: readonly Series[]): Promise<LeftOver> => {
  const { queue, signal } = load;
  const jobs = jobsOf(all);
  const { due, failures, others } = jobs;
  await queue.send([...due]);
  while (due.size + failures.size > 0) {
    signal.throwIfAborted();
    if (!(await workOne(load, jobs)) && (await isEmpty(queue, jobs))) break;
  }
  for (const series of all) {
    const job = seriesKey(series);
    if (due.has(job) && !failures.get(job)?.isLast) await judgeLeft(load, jobs, series);
  }
  return { undone: undoneOf(load, jobs), others: [...others] };
};

/** Works off what a process that was killed had in hand, once its time is up, and whatever else of the provider waits on the queue then; ends quietly when stopped. Gives the jobs that could not be done, and throws what a load over a queue does. */
export const workOffLeft = async (load: QueuedLoad, all: readonly Series[]): Promise<readonly Undone[]> => {
  const jobs = jobsOf(all);
  await load.pause(HELD, load.signal);
  while (!load.signal.aborted && (await workOne(load, jobs)));
  return undoneOf(load, jobs);
};
