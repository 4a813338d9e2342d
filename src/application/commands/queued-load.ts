import { seriesKey, type Series } from '../../domain/market/series.ts';
import { MarketDataError } from '../ports/market-data.ts';
import type { Message, WorkQueue } from '../ports/work-queue.ts';
import { loadBars, LoadError, type Loading, type Tally } from './load-bars.ts';
import { workBatch, type FailedMessage, type Worked } from './work-batch.ts';

/** A load over a queue: who hears of each chunk that was judged and of each batch of messages, what ends it early, and how it waits (milliseconds, or until the signal). */
export type QueuedLoad = {
  readonly queue: WorkQueue;
  readonly loading: Loading;
  readonly signal: AbortSignal;
  readonly onTally: (tally: Tally) => void;
  readonly onWorked: (worked: Worked) => void;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

/** A job that could not be done, and why it failed last. */
export type Undone = { readonly job: string; readonly reason: string };

/** Bars that one job records; what is left of its series is another job, so that none takes longer than a queue hides it. */
const MOST_BARS = 1000;

/** One job at a time, taken out once it is done: none waits in hand behind others until its time is up. */
const AT_ONCE = 1;

/** For how long a job is kept in hand from each time on that this is said, and how often it is, in milliseconds. */
const [HELD, SAID] = [60_000, 20_000];

/** How long a message is waited for, in milliseconds: no longer than whoever stops the process may wait. */
const WAIT = 2000;

/** The series that a job is of: only one that the provider has, because a job from elsewhere may name anything. */
const seriesOf = ({ body }: Message, known: ReadonlyMap<string, Series>): Series => {
  const series = known.get(body);
  if (series) return series;
  throw new LoadError(`the provider has no such series; a job is one, such as ${[...known.keys()][0]}`);
};

/** Judges bars of a series until as many as make a job were recorded; gives whether there may be more. */
const judgeSome = async ({ loading, signal, onTally }: QueuedLoad, series: Series): Promise<boolean> => {
  let recorded = 0;
  for await (const tally of loadBars(loading, series)) {
    onTally(tally);
    signal.throwIfAborted();
    recorded += tally.observed;
    if (recorded >= MOST_BARS) return true;
  }
  return false;
};

/** Keeps a message in hand while work on it goes on, however long a provider takes; where that fails it comes again, and repeats nothing. */
const keptInHand = async ({ queue, pause }: QueuedLoad, message: Message, work: () => Promise<void>): Promise<void> => {
  const ended = new AbortController();
  const keep = async (): Promise<void> => {
    await pause(SAID, ended.signal);
    if (ended.signal.aborted) return;
    if (await queue.extend(message, HELD).catch(() => true)) await keep();
  };
  const keeping = keep();
  try {
    await work();
  } finally {
    ended.abort();
    await keeping;
  }
};

/** Whether it is the job that will not do, so that others go on; all else stops the load as it would without a queue. */
const isOfJob = (error: unknown): error is Error => error instanceof LoadError || error instanceof MarketDataError;

/** Gives failed messages back at once: their queue counts the handovers and knows when to put them aside. */
const giveBack = async (
  queue: WorkQueue,
  failed: readonly FailedMessage[],
  reasons: Map<string, string>,
): Promise<void> => {
  for (const { message } of failed) await queue.extend(message, 0);
  for (const { message, error } of failed) {
    if (!isOfJob(error)) throw error;
    reasons.set(message.body, error.message);
  }
};

/** Judges what is left of series whose jobs are nowhere to be had: others may have put them aside, and a queue counts about. */
const judgeLeft = async (load: QueuedLoad, left: readonly Series[], reasons: Map<string, string>): Promise<void> => {
  for (const series of left) {
    try {
      while (await judgeSome(load, series));
    } catch (error) {
      if (!isOfJob(error)) throw error;
      reasons.set(seriesKey(series), error.message);
    }
  }
};

const isEmpty = async (queue: WorkQueue): Promise<boolean> => {
  const { waiting, inHand } = await queue.counts();
  return waiting + inHand === 0;
};

/** Work on the jobs of a queue: the series that the provider has and those that are not through, by key, and why jobs failed last. */
type Jobs = {
  readonly known: ReadonlyMap<string, Series>;
  readonly due: Set<string>;
  readonly reasons: Map<string, string>;
};

const jobsOf = (all: readonly Series[]): Jobs => {
  const known = new Map(all.map((series) => [seriesKey(series), series]));
  return { known, due: new Set(known.keys()), reasons: new Map() };
};

/** Takes one job and does it, where there is one; gives whether there was. */
const workOne = async (load: QueuedLoad, { known, due, reasons }: Jobs): Promise<boolean> => {
  const { queue, signal } = load;
  const handle = async (message: Message): Promise<void> => {
    signal.throwIfAborted();
    if (await judgeSome(load, seriesOf(message, known))) await queue.send([message.body]);
    else due.delete(message.body);
    reasons.delete(message.body);
  };
  const kept = (message: Message): Promise<void> => keptInHand(load, message, () => handle(message));
  const worked = await workBatch(queue, { most: AT_ONCE, wait: WAIT, handle: kept });
  load.onWorked(worked);
  await giveBack(queue, worked.failed, reasons);
  return worked.done + worked.failed.length > 0;
};

const undone = ({ reasons }: Jobs): readonly Undone[] => [...reasons].map(([job, reason]) => ({ job, reason }));

/** Puts a job for each series of the provider on a queue and works off what is there, until these series are through and what failed is put aside; once the queue seems empty it judges what is left of them without it. What a job judges begins where the log ends, so that one that comes twice, or to two processes, repeats nothing. Gives the jobs that were put aside. Throws QueueError and what loading throws but for a single series. */
export const loadOverQueue = async (load: QueuedLoad, all: readonly Series[]): Promise<readonly Undone[]> => {
  const { queue, signal } = load;
  const jobs = jobsOf(all);
  const { due, reasons } = jobs;
  await queue.send([...due]);
  while (due.size + reasons.size > 0) {
    signal.throwIfAborted();
    if (!(await workOne(load, jobs)) && (await isEmpty(queue))) break;
  }
  const left = all.filter((series) => due.has(seriesKey(series)) && !reasons.has(seriesKey(series)));
  await judgeLeft(load, left, reasons);
  return undone(jobs);
};

/** Works off what a process that was killed had in hand, once its time is up, and whatever else waits on the queue then; ends quietly when stopped. Gives the jobs that were put aside, and throws what a load over a queue does. */
export const workOffLeft = async (load: QueuedLoad, all: readonly Series[]): Promise<readonly Undone[]> => {
  const jobs = jobsOf(all);
  await load.pause(HELD, load.signal);
  while (!load.signal.aborted && (await workOne(load, jobs)));
  return undone(jobs);
};
