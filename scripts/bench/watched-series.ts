import { choosePolicy } from '../../src/entrypoints/composition/choose-policy.ts';
import type { Policy } from '../../src/domain/anomaly/policy.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import type { Feed } from '../../src/domain/market/feed.ts';
import type { Interval, Series } from '../../src/domain/market/series.ts';
import type { ObserveBars, WatchTicker } from '../../src/domain/ticker/commands.ts';
import { decide, stateAfter } from '../../src/domain/ticker/decide.ts';
import type { Decision } from '../../src/domain/ticker/decision.ts';
import { initial, type TickerState } from '../../src/domain/ticker/ticker.ts';

const FEED: Feed = {
  id: 'bench',
  adjustment: 'split-adjusted',
  label: 'start',
  sessions: 'regular',
  historical: true,
};

/** The series that is judged, of one-minute bars. */
export const SERIES: Series = { feed: FEED.id, ticker: 'BENCH', interval: '1m' };

/** The bundled policies as a process has them. */
export const STANDARD = choosePolicy('standard');
export const NAIVE = choosePolicy('naive');

/** The command that starts watching the series, or one of other bars. */
export const watching = (policy: Policy, interval: Interval = SERIES.interval): WatchTicker => ({
  type: 'WatchTicker',
  series: { ...SERIES, interval },
  feed: FEED,
  policy,
});

/** The command that brings bars. */
export const observing = (bars: readonly Bar[], policy: Policy): ObserveBars => ({ type: 'ObserveBars', bars, policy });

/** Decides bars on a state by one command. */
export const judge = (state: TickerState, bars: readonly Bar[], policy: Policy): Decision => {
  const decision = decide(observing(bars, policy), state);
  if (decision.refusal) throw new Error(`the bars were refused (${decision.refusal})`);
  return decision;
};

/** The state after bars that are judged so many by one command; no event is kept. */
export const judgeAll = (state: TickerState, bars: readonly Bar[], policy: Policy, chunk: number): TickerState => {
  let after = state;
  for (let i = 0; i < bars.length; i += chunk)
    after = stateAfter(after, judge(after, bars.slice(i, i + chunk), policy));
  return after;
};

/** A series that is watched and has no bars. */
export const freshState = (policy: Policy, interval: Interval = SERIES.interval): TickerState => {
  const state = initial();
  return stateAfter(state, decide(watching(policy, interval), state));
};
