import type { Judgement } from '../../domain/anomaly/judgement.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { CorporateAction } from '../../domain/market/corporate-action.ts';
import type { Feed } from '../../domain/market/feed.ts';
import { seriesKey, type Interval } from '../../domain/market/series.ts';
import type { TickerCommand } from '../../domain/ticker/commands.ts';
import { decide, stateAfter } from '../../domain/ticker/decide.ts';
import type { Decision, Outcome } from '../../domain/ticker/decision.ts';
import type { FindingEvent, TickerEvent } from '../../domain/ticker/events.ts';
import type { ActionOutcome } from '../../domain/ticker/record-action.ts';
import { initial, type TickerState } from '../../domain/ticker/ticker.ts';
import { BudgetError } from './budget-error.ts';
import type { FindingRow } from '../ports/read-model.ts';
import { projectFinding, type FindingContext } from '../projections/findings.ts';

/** What one bar came to without a store: its outcome, its judgement where it was judged (anew), and what became of the corporate actions told with it. */
export type Detected = {
  readonly outcome: Outcome;
  readonly judgement: Judgement | null;
  readonly actions: readonly ActionOutcome[];
};

/** Judges bars of any number of tickers without a store, by the same decisions. */
export type Detection = {
  /** Judges the next bar of a ticker, knowing of these corporate actions (none unless given). */
  next(ticker: string, bar: Bar, actions?: readonly CorporateAction[]): Detected;
  /** The findings so far that stand, in order of onset, then of ticker. */
  findings(): readonly FindingRow[];
};

type Judged = { readonly context: FindingContext; state: TickerState };

const isFinding = (event: TickerEvent): event is FindingEvent => event.type.startsWith('Anomaly');

const judgementIn = ({ events }: Decision, { time }: Bar): Judgement | null => {
  const judged = events.find(
    (event) => (event.type === 'BarObserved' || event.type === 'BarCorrected') && event.bar.time === time,
  );
  return judged && 'judgement' in judged ? judged.judgement : null;
};

const byOnset = (a: FindingRow, b: FindingRow): number =>
  a.onset - b.onset || (a.ticker < b.ticker ? -1 : Number(a.ticker > b.ticker)) || (a.id < b.id ? -1 : 1);

/** Starts a detection of bars of one feed and interval under a policy; one with too large a budget for them is a BudgetError at the first bar. */
export const createDetection = (policy: Policy, feed: Feed, interval: Interval): Detection => {
  const tickers = new Map<string, Judged>();
  const rows = new Map<string, FindingRow>();

  const decided = (judged: Judged, command: TickerCommand): Decision => {
    const decision = decide(command, judged.state);
    judged.state = stateAfter(judged.state, decision);
    for (const event of decision.events)
      if (isFinding(event)) rows.set(event.id, projectFinding(rows.get(event.id) ?? null, event, judged.context));
    return decision;
  };

  const watched = (ticker: string): Judged => {
    const series = { feed: feed.id, ticker, interval };
    const judged = { context: { series: seriesKey(series), ticker }, state: initial() };
    const { refusal } = decided(judged, { type: 'WatchTicker', series, feed, policy });
    if (refusal === 'too-many-alerts') throw new BudgetError(policy, interval);
    tickers.set(ticker, judged);
    return judged;
  };

  return {
    next: (ticker, bar, actions = []) => {
      const judged = tickers.get(ticker) ?? watched(ticker);
      const decision = decided(judged, { type: 'ObserveBars', bars: [bar], actions, policy });
      return {
        outcome: decision.outcomes[0] ?? 'observed',
        judgement: judgementIn(decision, bar),
        actions: decision.actions,
      };
    },
    findings: () => [...rows.values()].filter(({ retracted }) => !retracted).toSorted(byOnset),
  };
};
