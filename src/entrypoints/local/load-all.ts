import { setImmediate as breathe } from 'node:timers/promises';
import { addTallies, loadBars } from '../../application/commands/load-bars.ts';
import { recordPolicy } from '../../application/commands/record-policy.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import type { TickerState } from '../../domain/ticker/ticker.ts';
import type { Composed } from '../composition/compose.ts';
import { TOKENS } from '../composition/tokens.ts';
import type { Progress } from './progress.ts';

/** How a load ends early, and who is told after each chunk. */
export type Watching = { readonly signal: AbortSignal; readonly onProgress: () => void };

const policyNote = (before: string, now: string): string =>
  `What is recorded was judged under ${before} and stands; new bars are judged under ${now}.\nTo judge everything under it, name an empty folder in TAPEWATCH_DATA.`;

const notePolicy = (progress: Progress, { watched, baseline }: TickerState, policy: Policy): void => {
  if (!watched || watched.policy === policy.id || baseline.window.count === 0) return;
  progress.notes.add(policyNote(watched.policy, policy.id));
};

const judge = async (composed: Composed, progress: Progress, { signal, onProgress }: Watching): Promise<void> => {
  const marketData = await composed.get(TOKENS.marketData);
  const policy = await composed.get(TOKENS.policy);
  const tickers = await composed.get(TOKENS.tickers);
  await recordPolicy(await composed.get(TOKENS.eventStore), policy);
  for (const series of await marketData.series()) {
    progress.tickers.add(series.ticker);
    notePolicy(progress, await tickers.state(series), policy);
    for await (const tally of loadBars({ tickers, marketData, policy, breathe }, series)) {
      if (signal.aborted) return;
      progress.tally = addTallies(progress.tally, tally);
      progress.barsJudged += tally.observed + tally.corrected;
      onProgress();
    }
  }
};

const CONSOLE = 'notify:console';

/** Judges what the provider has, and waits until it can be read. Ends quietly when stopped. */
export const judgeAll = async (composed: Composed, progress: Progress, watching: Watching): Promise<void> => {
  const feed = await composed.get(TOKENS.feed);
  try {
    await judge(composed, progress, watching);
    await feed.drained('read-model');
  } catch (error) {
    if (!watching.signal.aborted) throw error;
  }
};

/** Lets the console tell what it has not told yet, and waits for it. Ends quietly when stopped. */
export const tellConsole = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  const { channels } = await composed.get(TOKENS.config);
  if (!channels.includes('console')) return;
  const feed = await composed.get(TOKENS.feed);
  try {
    feed.start([CONSOLE]);
    await feed.drained(CONSOLE);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const startOthers = async (composed: Composed): Promise<void> => {
  const feed = await composed.get(TOKENS.feed);
  const names = (await feed.status()).map(({ name }) => name);
  feed.start(names.filter((name) => name !== CONSOLE));
};

/** The start-up load: starts the feed but for the console, judges everything, and leaves the progress ready or failed. */
export const loadAll = async (composed: Composed, progress: Progress, watching: Watching): Promise<void> => {
  progress.stage = 'loading';
  progress.isFirst = (await (await composed.get(TOKENS.eventStore)).head()) === 0;
  await startOthers(composed);
  try {
    await judgeAll(composed, progress, watching);
    if (!watching.signal.aborted) progress.stage = 'ready';
  } catch (error) {
    progress.stage = 'failed';
    throw error;
  }
};
