import type { Budget, Policy, Rule } from '../../src/domain/anomaly/policy.ts';
import { standard } from '../../src/domain/anomaly/policies/standard.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import type { Feed } from '../../src/domain/market/feed.ts';
import { BARS_PER_YEAR } from '../../src/domain/market/series.ts';
import { MAX_BARS } from '../../src/domain/ticker/commands.ts';
import { decide } from '../../src/domain/ticker/decide.ts';
import type { TickerEvent } from '../../src/domain/ticker/events.ts';
import { evolve, initial } from '../../src/domain/ticker/ticker.ts';
import type { Histories } from './history.ts';
import { SETTLING_BARS, type Tails } from './tails.ts';

/** How many bars apart findings are at rising surprises of the entry level. */
type Spacing = Budget['barsPerFinding'];

/** Tails and spacing together: what the standard policy takes from data. */
export type Calibration = { readonly tails: Tails; readonly spacing: Spacing };

const YEAR = BARS_PER_YEAR['1d'];
const BUDGETS = [36, 24, 16, 12, 8, 5, 3, 2, 1, 0.5, 0.2, 0.1, 0.05];

/** Taking every bar above the level for a finding of its own. */
const UNMEASURED: Spacing = { surprise: [0, 10], logBars: [0, 10] };

const FEED: Feed = { id: 'csv', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true };

const withSpacing = (levels: Rule['levels'], barsPerFinding: Spacing): Rule['levels'] =>
  'budget' in levels ? { budget: { ...levels.budget, barsPerFinding } } : levels;

const policyOf = ({ tails, spacing }: Calibration, alertsPerTickerYear: number): Policy => ({
  id: 'calibration',
  name: 'calibration',
  rules: standard(alertsPerTickerYear).rules.map(({ name, channels, levels, quietBars }) => ({
    name,
    channels: channels.map(({ detector }) => ({ detector, tail: detector === 'return' ? tails.return : tails.volume })),
    levels: withSpacing(levels, spacing),
    quietBars,
  })),
});

const eventsOf = (ticker: string, bars: readonly Bar[], policy: Policy): readonly TickerEvent[] => {
  const state = initial();
  const series = { feed: FEED.id, ticker, interval: '1d' } as const;
  const chunks = Array.from({ length: Math.ceil(bars.length / MAX_BARS) }, (_, i) =>
    bars.slice(i * MAX_BARS, (i + 1) * MAX_BARS),
  );
  const commands = [
    { type: 'WatchTicker', series, feed: FEED, policy } as const,
    ...chunks.map((chunk) => ({ type: 'ObserveBars', bars: chunk, policy }) as const),
  ];
  return commands.flatMap((command) => {
    const { events } = decide(command, state);
    for (const event of events) evolve(state, event);
    return events;
  });
};

/** Findings in a year of a ticker, over all tickers and their bars after the settling ones, under the standard policy with a budget. */
export const findingsPerYear = (histories: Histories, calibration: Calibration, budget: number): number => {
  const policy = policyOf(calibration, budget);
  let findings = 0;
  let judged = 0;
  for (const [ticker, bars] of histories) {
    const from = bars[SETTLING_BARS]?.time ?? Infinity;
    const isCounted = (event: TickerEvent): boolean =>
      event.type === 'AnomalyDetected' && event.bars.every(({ time }) => time >= from);
    findings += eventsOf(ticker, bars, policy).filter(isCounted).length;
    judged += Math.max(0, bars.length - SETTLING_BARS);
  }
  return (findings / judged) * YEAR;
};

/** How many bars apart findings really are, measured with these tails. */
export const measureSpacing = (histories: Histories, tails: Tails): Spacing => {
  const round = (value: number): number => Number(value.toFixed(4));
  const measured = (budget: number): number => findingsPerYear(histories, { tails, spacing: UNMEASURED }, budget);
  return {
    surprise: BUDGETS.map((budget) => round(Math.log10(YEAR / budget))),
    logBars: BUDGETS.map((budget) => round(Math.log10(YEAR / measured(budget)))),
  };
};
