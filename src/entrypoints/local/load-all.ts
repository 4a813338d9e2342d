import { setImmediate as breathe } from 'node:timers/promises';
import { loadBars } from '../../application/commands/load-bars.ts';
import { recordPolicy } from '../../application/commands/record-policy.ts';
import type { Composed } from '../composition/compose.ts';
import { TOKENS } from '../composition/tokens.ts';
import type { Progress } from './progress.ts';

/** How a load ends early, and who is told after each chunk. */
export type Watching = { readonly signal: AbortSignal; readonly onProgress: () => void };

const judge = async (composed: Composed, progress: Progress, { signal, onProgress }: Watching): Promise<void> => {
  const marketData = await composed.get(TOKENS.marketData);
  const policy = await composed.get(TOKENS.policy);
  const tickers = await composed.get(TOKENS.tickers);
  await recordPolicy(await composed.get(TOKENS.eventStore), policy);
  for (const series of await marketData.series()) {
    progress.tickers.add(series.ticker);
    for await (const tally of loadBars({ tickers, marketData, policy, breathe }, series)) {
      if (signal.aborted) return;
      progress.barsJudged += tally.observed + tally.corrected;
      onProgress();
    }
  }
};

/** Judges what the provider has, and waits until it can be read and the console has told it. Ends quietly when stopped. */
export const judgeAll = async (composed: Composed, progress: Progress, watching: Watching): Promise<void> => {
  const feed = await composed.get(TOKENS.feed);
  const { channels } = await composed.get(TOKENS.config);
  try {
    await judge(composed, progress, watching);
    await feed.drained('read-model');
    if (channels.includes('console')) await feed.drained('notify:console');
  } catch (error) {
    if (!watching.signal.aborted) throw error;
  }
};

/** The start-up load: starts the feed, judges everything, and leaves the progress ready or failed. */
export const loadAll = async (composed: Composed, progress: Progress, watching: Watching): Promise<void> => {
  progress.stage = 'loading';
  (await composed.get(TOKENS.feed)).start();
  try {
    await judgeAll(composed, progress, watching);
    if (!watching.signal.aborted) progress.stage = 'ready';
  } catch (error) {
    progress.stage = 'failed';
    throw error;
  }
};
