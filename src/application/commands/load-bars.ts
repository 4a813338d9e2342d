import type { Policy } from '../../domain/anomaly/policy.ts';
import { barBack, REVISABLE_BARS } from '../../domain/baseline/bar-window.ts';
import type { Series } from '../../domain/market/series.ts';
import type { TickerCommand } from '../../domain/ticker/commands.ts';
import { OUTCOMES, type Decision, type Outcome } from '../../domain/ticker/decision.ts';
import { BudgetError } from './budget-error.ts';
import type { MarketData } from '../ports/market-data.ts';
import type { TickerHandler } from './handle-command.ts';

/** How many bars of a load came to what. */
export type Tally = Readonly<Record<Outcome, number>>;

/** What loading needs; `breathe` lets other work of the process run between two chunks. */
export type Loading = {
  readonly tickers: TickerHandler;
  readonly marketData: MarketData;
  readonly policy: Policy;
  readonly breathe: () => Promise<void>;
};

/** A command that the domain refused, or that never got its turn. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
}

/** A tally of nothing. */
export const emptyTally = (): Record<Outcome, number> => ({
  observed: 0,
  'outside-session': 0,
  corrected: 0,
  duplicate: 0,
  'too-old': 0,
  'out-of-order': 0,
});

/** Sum of two tallies. */
export const addTallies = (a: Tally, b: Tally): Tally => {
  const sum = emptyTally();
  for (const outcome of OUTCOMES) sum[outcome] = a[outcome] + b[outcome];
  return sum;
};

const run = async (tickers: TickerHandler, series: Series, command: TickerCommand): Promise<Decision> => {
  const handled = await tickers.handle(series, command);
  const name = `${series.ticker} of feed ${series.feed}`;
  if (handled.outcome === 'contended')
    throw new LoadError(`${name}: other writers were always first; load again when they are done`);
  const { refusal } = handled.decision;
  if (refusal === 'too-many-alerts') throw new BudgetError(command.policy, series.interval);
  if (refusal === 'other-feed')
    throw new LoadError(
      `${name}: its bars were recorded with another adjustment, label or sessions; give the changed feed another name (csv.feed), or name an empty folder in TAPEWATCH_DATA`,
    );
  if (refusal) throw new LoadError(`${name}: ${command.type} was refused (${refusal})`);
  return handled.decision;
};

const tallyOf = (outcomes: readonly Outcome[]): Tally => {
  const tally = emptyTally();
  for (const outcome of outcomes) tally[outcome] += 1;
  return tally;
};

/** Watches a series under the policy and judges its bars, from the oldest that can still be corrected on; gives the tally of each chunk. */
export async function* loadBars(loading: Loading, series: Series): AsyncGenerator<Tally> {
  const { tickers, marketData, policy, breathe } = loading;
  await run(tickers, series, { type: 'WatchTicker', series, feed: marketData.feed, policy });
  const { window } = (await tickers.state(series)).baseline;
  const from = barBack(window, Math.min(window.count, REVISABLE_BARS))?.time;
  const told = [...((await marketData.actions?.(series)) ?? [])].filter(({ time }) => time >= (from ?? -Infinity));
  for await (const bars of marketData.bars(series, from)) {
    const last = bars.at(-1)?.time ?? -Infinity;
    const actions = told.splice(0, told.findLastIndex(({ time }) => time <= last) + 1);
    const { outcomes } = await run(tickers, series, { type: 'ObserveBars', bars, actions, policy });
    yield tallyOf(outcomes);
    await breathe();
  }
}
