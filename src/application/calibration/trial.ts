import type { Policy } from '../../domain/anomaly/policy.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Feed } from '../../domain/market/feed.ts';
import { BARS_PER_YEAR, type Interval } from '../../domain/market/series.ts';
import { MAX_BARS } from '../../domain/ticker/commands.ts';
import { decide, stateAfter } from '../../domain/ticker/decide.ts';
import type { TickerEvent } from '../../domain/ticker/events.ts';
import { evolve, initial, type TickerState } from '../../domain/ticker/ticker.ts';
import { settlingBars, type Tape } from './histories.ts';

/** What tickers are judged by: a policy, whose levels are steered to its budget or stand still. */
export type Judge = { readonly policy: Policy; readonly levels: 'steered' | 'still' };

/** What became of a ticker's bars after the settling ones: how many there are, the findings among them, their scores, and how far the levels had moved in the end. */
type Outcome = {
  readonly bars: number;
  readonly findings: number;
  readonly scores: readonly number[];
  readonly shift: number;
};

/** Daily bars may be of any market; within the day a slot is one of New York's sessions. */
const feedOf = (interval: Interval): Feed => ({
  id: 'csv',
  adjustment: 'split-adjusted',
  label: 'start',
  sessions: interval === '1d' ? 'any' : 'regular',
  historical: true,
});

/** A ticker that is held to no pace has levels that stand still. */
const withoutPace = (event: TickerEvent): TickerEvent =>
  event.type === 'TickerWatched' ? { ...event, pace: 0 } : event;

const watch = (ticker: string, interval: Interval, { policy, levels }: Judge): TickerState => {
  const feed = feedOf(interval);
  const series = { feed: feed.id, ticker, interval };
  const { events, refusal } = decide({ type: 'WatchTicker', series, feed, policy }, initial());
  if (refusal) throw new Error(`bars of ${interval} cannot be tried under the policy: ${refusal}`);
  return (levels === 'still' ? events.map(withoutPace) : events).reduce(evolve, initial());
};

const play = (interval: Interval, ticker: string, bars: readonly Bar[], judge: Judge): Outcome => {
  const settling = settlingBars(interval, bars);
  const from = bars[settling]?.time ?? Infinity;
  const scores: number[] = [];
  let findings = 0;
  let state = watch(ticker, interval, judge);
  for (let i = 0; i < bars.length; i += MAX_BARS) {
    const command = { type: 'ObserveBars', bars: bars.slice(i, i + MAX_BARS), policy: judge.policy } as const;
    const decision = decide(command, state);
    state = stateAfter(state, decision);
    for (const event of decision.events) {
      if (event.type === 'AnomalyDetected') findings += event.bars.filter(({ time }) => time >= from).length;
      if (event.type === 'BarObserved' && event.bar.time >= from) scores.push(event.judgement.score);
    }
  }
  return { bars: bars.length - settling, findings, scores, shift: state.standing.shift };
};

/** What became of the bars of every ticker. */
export const outcomesOf = function* ({ interval, histories }: Tape, judge: Judge): Generator<Outcome> {
  for (const [ticker, bars] of histories) yield play(interval, ticker, bars, judge);
};

/** Findings and the bars they are among, over all tickers. */
export const countFindings = (tape: Tape, judge: Judge): { readonly findings: number; readonly bars: number } => {
  let [findings, bars] = [0, 0];
  for (const outcome of outcomesOf(tape, judge)) {
    findings += outcome.findings;
    bars += outcome.bars;
  }
  return { findings, bars };
};

/** Findings in a year of a ticker, over all tickers and their bars after the settling ones. */
export const findingsPerYear = (tape: Tape, policy: Policy): number => {
  const { findings, bars } = countFindings(tape, { policy, levels: 'steered' });
  return (findings / bars) * BARS_PER_YEAR[tape.interval];
};
