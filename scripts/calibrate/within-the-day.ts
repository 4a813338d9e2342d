import { readCsvBars } from '../../src/adapters/market-data/csv-bars.ts';
import { levelsOf } from '../../src/domain/anomaly/levels.ts';
import { INTRADAY_BARS_PER_FINDING } from '../../src/domain/anomaly/policies/intraday-calibration.ts';
import { standard } from '../../src/domain/anomaly/policies/standard.ts';
import { atBudget, type Budget, type Policy, type PolicyDocument } from '../../src/domain/anomaly/policy.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import type { Feed } from '../../src/domain/market/feed.ts';
import { BARS_PER_YEAR } from '../../src/domain/market/series.ts';
import { MAX_BARS } from '../../src/domain/ticker/commands.ts';
import { decide, stateAfter } from '../../src/domain/ticker/decide.ts';
import { evolve, initial, type TickerState } from '../../src/domain/ticker/ticker.ts';

const USAGE = 'usage: node scripts/calibrate/within-the-day.ts FILE (five-minute bars)';
const INTERVAL = '5m';

/** Surprises that findings are counted at: those of about 52, 26, 13 and 4 a ticker-year. */
const TRIED = [2.6, 2.9, 3.2, 3.7];

/** Bars of a ticker before its findings count: thirty sessions. */
const SETTLING_BARS = 30 * (BARS_PER_YEAR[INTERVAL] / BARS_PER_YEAR['1d']);

const FEED: Feed = { id: 'csv', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true };

type Histories = ReadonlyMap<string, readonly Bar[]>;

/** Findings would come as often as their surprise says. */
const AS_SAID: Budget['barsPerFinding'] = { surprise: [0, 6], logBars: [0, 6] };

const asSaid = (document: PolicyDocument): PolicyDocument => ({
  ...document,
  rules: document.rules.map((rule) =>
    'budget' in rule.levels
      ? { ...rule, levels: { budget: { ...rule.levels.budget, barsPerFinding: AS_SAID } } }
      : rule,
  ),
});

/** The policy standard whose findings start at a surprise. */
const startingAt = (surprise: number): Policy => {
  const base = asSaid(standard());
  return { ...(atBudget(base, BARS_PER_YEAR[INTERVAL] / 10 ** surprise) ?? base), id: 'calibration' };
};

/** A ticker whose levels stay where the policy has them. */
const unsteered = (ticker: string, policy: Policy): TickerState => {
  const series = { feed: FEED.id, ticker, interval: INTERVAL } as const;
  const { events } = decide({ type: 'WatchTicker', series, feed: FEED, policy }, initial());
  const state = events.reduce(evolve, initial());
  if (state.watched) state.watched = { ...state.watched, pace: 0 };
  return state;
};

const findingsOf = (ticker: string, bars: readonly Bar[], policy: Policy): number => {
  let state = unsteered(ticker, policy);
  const from = bars[SETTLING_BARS]?.time ?? Infinity;
  let findings = 0;
  for (let i = 0; i < bars.length; i += MAX_BARS) {
    const decision = decide({ type: 'ObserveBars', bars: bars.slice(i, i + MAX_BARS), policy }, state);
    state = stateAfter(state, decision);
    for (const event of decision.events)
      if (event.type === 'AnomalyDetected' && event.bars.some(({ time }) => time >= from)) findings += 1;
  }
  return findings;
};

/** Log10 of the bars from one finding to the next, over all tickers. */
const logBarsAt = (histories: Histories, surprise: number): number => {
  const policy = startingAt(surprise);
  let [bars, findings] = [0, 0];
  for (const [ticker, all] of histories) {
    bars += Math.max(0, all.length - SETTLING_BARS);
    findings += findingsOf(ticker, all, policy);
  }
  const logBars = Number(Math.log10(bars / findings).toFixed(2));
  const error = (1 / Math.sqrt(findings) / Math.LN10).toFixed(2);
  const enter = levelsOf(policy, INTERVAL)[0]?.enter.toFixed(2) ?? '';
  console.log(`surprise ${enter}: ${findings} findings, log10 of the bars to the next ${logBars} (+-${error})`);
  return logBars;
};

const historiesOf = async (file: string): Promise<Histories> => {
  const histories = new Map<string, Bar[]>();
  for await (const rows of readCsvBars(file, { interval: INTERVAL }))
    for (const { ticker, bar } of rows) {
      const bars = histories.get(ticker) ?? [];
      histories.set(ticker, bars);
      bars.push(bar);
    }
  return histories;
};

const [file, ...more] = process.argv.slice(2);
if (file === undefined || more.length > 0) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const histories = await historiesOf(file);
  const measured = { surprise: TRIED, logBars: TRIED.map((surprise) => logBarsAt(histories, surprise)) };
  const isCurrent = JSON.stringify(measured) === JSON.stringify(INTRADAY_BARS_PER_FINDING);
  console.log(`INTRADAY_BARS_PER_FINDING ${isCurrent ? 'is' : 'differs from'} what this data gives`);
  process.exitCode = isCurrent ? 0 : 1;
}
