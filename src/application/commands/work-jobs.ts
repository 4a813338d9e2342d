import { seriesKey, type Series } from '../../domain/market/series.ts';
import { MarketDataError } from '../ports/market-data.ts';
import type { Message, WorkQueue } from '../ports/work-queue.ts';
import { loadBars, LoadError, type Loading, type Tally } from './load-bars.ts';
import { workBatch, type FailedMessage, type Worked } from './work-batch.ts';

/** A load over a queue: after how many handovers that puts a message aside (null where it never does), who hears of each chunk that was judged and of each batch of messages, what ends it early, and how it waits (milliseconds, or until the signal). */
export type QueuedLoad = {
  readonly queue: WorkQueue;
  readonly handovers: number | null;
  readonly loading: Loading;
  readonly signal: AbortSignal;
  readonly onTally: (tally: Tally) => void;
  readonly onWorked: (worked: Worked) => void;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

/** Why a job failed last, and whether its queue does not hand it over again at once. */
export type Failure = { readonly reason: string; readonly isLast: boolean };

/** Work on the jobs of a queue: the series that the provider has and those that are not through, by key; why jobs failed; jobs of other series; and the ids of messages that stay where they are. */
export type Jobs = {
  readonly known: ReadonlyMap<string, Series>;
  readonly due: Set<string>;
  readonly failures: Map<string, Failure>;
  readonly others: Set<string>;
  readonly left: Set<string>;
};

/** Bars that one job records; what is left of its series is another job, so that none takes longer than a queue hides it. */
const MOST_BARS = 1000;

/** One job at a time, taken out once it is done: none waits in hand behind others until its time is up. */
const AT_ONCE = 1;

/** After how many handovers a job is given up for now on a queue that puts none aside. */
const MOST_HANDOVERS = 5;

/** For how long a job is kept in hand from each time on that this is said, in milliseconds. */
export const HELD = 60_000;

/** How often that is said, in milliseconds. */
const SAID = 20_000;

/** How long a message is waited for, in milliseconds: no longer than whoever stops the process may wait. */
const WAIT = 2000;

/** The jobs of a provider's series, none of them done. */
export const jobsOf = (all: readonly Series[]): Jobs => {
  const known = new Map(all.map((series) => [seriesKey(series), series]));
  return { known, due: new Set(known.keys()), failures: new Map(), others: new Set(), left: new Set() };
};

/** Whether it is the job that will not do, so that others go on; all else stops the load as it would without a queue. */
export const isOfJob = (error: unknown): error is Error =>
  error instanceof LoadError || error instanceof MarketDataError;

/** Judges bars of a series until as many as make a job were recorded; gives whether there may be more. */
export const judgeSome = async ({ loading, signal, onTally }: QueuedLoad, series: Series): Promise<boolean> => {
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

/** The queue without messages that stay where they are until their time is up: jobs of series that the provider does not have, which somebody else put there, and what was given up. */
const ownOf = ({ queue }: QueuedLoad, { known, others, left }: Jobs): Pick<WorkQueue, 'receive' | 'remove'> => ({
  ...queue,
  receive: async (...asked) => {
    const messages = await queue.receive(...asked);
    for (const { id, body } of messages) {
      if (known.has(body)) continue;
      others.add(body);
      left.add(id);
    }
    return messages.filter(({ id }) => !left.has(id));
  },
});

/** Gives a failed message back at once, because its queue counts the handovers and knows when to put it aside; where it knows no end, the last one leaves it. */
const giveBack = async (
  { queue, handovers }: QueuedLoad,
  { failures, left }: Jobs,
  { message, error }: FailedMessage,
): Promise<void> => {
  const isLast = message.received >= (handovers ?? MOST_HANDOVERS);
  if (isLast && handovers === null) left.add(message.id);
  else await queue.extend(message, 0);
  if (!isOfJob(error)) throw error;
  failures.set(message.body, { reason: error.message, isLast });
};

/** Takes one job and does it, where there is one; gives whether the queue handed over anything that it had not before. */
export const workOne = async (load: QueuedLoad, jobs: Jobs): Promise<boolean> => {
  const { known, due, failures, left } = jobs;
  const leftBefore = left.size;
  const handle = async ({ body }: Message): Promise<void> => {
    load.signal.throwIfAborted();
    const series = known.get(body);
    if (series && (await judgeSome(load, series))) await load.queue.send([body]);
    else due.delete(body);
    failures.delete(body);
  };
  const kept = (message: Message): Promise<void> => keptInHand(load, message, () => handle(message));
  const worked = await workBatch(ownOf(load, jobs), { most: AT_ONCE, wait: WAIT, handle: kept });
  load.onWorked(worked);
  for (const failed of worked.failed) await giveBack(load, jobs, failed);
  return worked.done + worked.failed.length > 0 || left.size > leftBefore;
};
