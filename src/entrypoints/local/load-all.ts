import { keepAnswers } from '../../application/commands/keep-answers.ts';
import { watchBars } from '../../application/commands/passing-bars.ts';
import { addTallies, loadBars, type Tally } from '../../application/commands/load-bars.ts';
import { meetOutlets } from '../../application/subscribers/meet-outlets.ts';
import { recordPolicy } from '../../application/commands/record-policy.ts';
import type { MarketData } from '../../application/ports/market-data.ts';
import type { TickerRow } from '../../application/ports/read-model.ts';
import { findingIds } from '../../application/queries/overview.ts';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import type { TickerState } from '../../domain/ticker/ticker.ts';
import { identify } from '../composition/choose-policy.ts';
import type { Composed } from '../composition/compose.ts';
import { outletsOf } from '../composition/outlets.ts';
import { TOKENS } from '../composition/tokens.ts';
import { judgeByJobs, loadingOf } from './jobs.ts';
import { measureStanding } from './measure-standing.ts';
import type { Progress } from './progress.ts';

/** How a load ends early, and who is told after each chunk. */
export type Watching = { readonly signal: AbortSignal; readonly onProgress: () => void };

const policyNote = (before: string, now: string): string =>
  `What is recorded was judged under ${before} and stands; new bars are judged under ${now}.\nTo judge everything under it, name an empty folder in TAPEWATCH_DATA.`;

const notePolicy = (progress: Progress, { watched, baseline }: TickerState, policy: Policy): void => {
  if (!watched || watched.policy === policy.id || baseline.window.count === 0) return;
  progress.notes.add(policyNote(watched.policy, policy.id));
};

const judge = async (
  composed: Composed,
  marketData: MarketData,
  progress: Progress,
  { signal, onProgress }: Watching,
): Promise<void> => {
  const jobs = await composed.get(TOKENS.jobs);
  const loading = await loadingOf(composed, marketData);
  const { policy, tickers } = loading;
  const onTally = (tally: Tally): void => {
    progress.tally = addTallies(progress.tally, tally);
    progress.barsJudged += tally.observed + tally.corrected;
    onProgress();
  };
  await recordPolicy(await composed.get(TOKENS.eventStore), policy);
  const all = await marketData.series();
  for (const series of all) {
    progress.tickers.add(series.ticker);
    notePolicy(progress, await tickers.state(series), policy);
    if (jobs) continue;
    for await (const tally of loadBars(loading, series)) {
      if (signal.aborted) return;
      onTally(tally);
    }
  }
  if (!jobs) return;
  const undone = await judgeByJobs(composed, { queue: jobs, loading, signal, onTally }, all);
  for (const note of undone) progress.notes.add(note);
};

const CONSOLE = 'notify:console';
const READ_MODEL = 'read-model';

/** Judges what the provider (default the configured one) has, and waits until it can be read. Ends quietly when stopped. */
export const judgeAll = async (
  composed: Composed,
  progress: Progress,
  watching: Watching,
  marketData?: MarketData,
): Promise<void> => {
  const feed = await composed.get(TOKENS.feed);
  const archive = await composed.get(TOKENS.archive);
  try {
    if (archive) await keepAnswers(archive, await composed.get(TOKENS.marketData), await composed.get(TOKENS.now));
    await judge(composed, marketData ?? (await composed.get(TOKENS.marketData)), progress, watching);
    await feed.drained(READ_MODEL);
  } catch (error) {
    if (!watching.signal.aborted) throw error;
  }
};

/** Lets every outlet tell what it has not told yet, and waits for the console. Ends quietly when stopped. */
export const tellOutlets = async (composed: Composed, signal: AbortSignal): Promise<void> => {
  const { channels } = await composed.get(TOKENS.config);
  const feed = await composed.get(TOKENS.feed);
  try {
    feed.start();
    if (channels.includes('console')) await feed.drained(CONSOLE);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

const meetAll = async (composed: Composed, progress: Progress, head: number): Promise<void> => {
  const outlets = outletsOf(await composed.get(TOKENS.config));
  const late = await meetOutlets(await composed.get(TOKENS.deliveries), outlets, head);
  if (late.length === 0) return;
  progress.notes.add(
    `New here: ${late.join(', ')}. Told is what is found from now on; what was found before is on the page.`,
  );
};

/** Judges everything for the first time, and keeps what was learnt of the bars as they passed; over a queue they pass in parts, some of them elsewhere, so that nothing is. */
const loadFirst = async (composed: Composed, progress: Progress, watching: Watching): Promise<void> => {
  const marketData = await composed.get(TOKENS.marketData);
  progress.barsExpected = (await marketData.count?.()) ?? null;
  if (await composed.get(TOKENS.jobs)) return judgeAll(composed, progress, watching);
  const watched = watchBars(marketData, identify(naive));
  await judgeAll(composed, progress, watching, watched.marketData);
  progress.passed = watched.passed();
};

const noteFeed = (progress: Progress, tickers: readonly TickerRow[], { feed }: MarketData): void => {
  const before = [...new Set(tickers.map((row) => row.feed.id))].toSorted();
  if (before.length === 0 || before.includes(feed.id)) return;
  progress.notes.add(
    `New feed: ${feed.id}. Its series begin with baselines of their own; what was found in ${before.join(', ')} stays.`,
  );
};

/** Judges what came since the last start, and keeps what was known before. */
const loadNews = async (composed: Composed, progress: Progress, watching: Watching): Promise<void> => {
  const readModel = await composed.get(TOKENS.readModel);
  await (await composed.get(TOKENS.feed)).drained(READ_MODEL);
  progress.known = await findingIds(readModel);
  noteFeed(progress, await readModel.tickers(), await composed.get(TOKENS.marketData));
  await judgeAll(composed, progress, watching);
};

const load = async (composed: Composed, progress: Progress, watching: Watching): Promise<void> => {
  const head = await (await composed.get(TOKENS.eventStore)).head();
  await meetAll(composed, progress, head);
  (await composed.get(TOKENS.feed)).start([READ_MODEL]);
  await (head === 0 ? loadFirst : loadNews)(composed, progress, watching);
};

/** The start-up load: starts the read model, judges everything, and leaves the progress ready or failed; the outlets are told nothing yet. Ends quietly when stopped. */
export const loadAll = async (composed: Composed, progress: Progress, watching: Watching): Promise<void> => {
  progress.stage = 'loading';
  try {
    await load(composed, progress, watching);
    if (watching.signal.aborted) return;
    progress.stage = 'ready';
    await measureStanding(composed);
  } catch (error) {
    if (watching.signal.aborted) return;
    progress.stage = 'failed';
    throw error;
  }
};
