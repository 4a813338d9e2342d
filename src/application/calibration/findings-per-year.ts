import { atBudget, type Policy, type PolicyDocument } from '../../domain/anomaly/policy.ts';
import { scoreOf } from '../../domain/anomaly/surprise.ts';
import type { Bar } from '../../domain/market/bar.ts';
import type { Feed } from '../../domain/market/feed.ts';
import { BARS_PER_YEAR } from '../../domain/market/series.ts';
import { MAX_BARS } from '../../domain/ticker/commands.ts';
import { decide, stateAfter } from '../../domain/ticker/decide.ts';
import { initial } from '../../domain/ticker/ticker.ts';
import { calibrated, type Calibration } from './calibrated.ts';
import type { Histories } from './histories.ts';
import { SETTLING_BARS, type Tails } from './tails.ts';

const YEAR = BARS_PER_YEAR['1d'];

const FEED: Feed = { id: 'csv', adjustment: 'split-adjusted', label: 'start', sessions: 'any', historical: true };

const policyOf = (base: PolicyDocument, calibration: Calibration, alertsPerTickerYear: number): Policy => ({
  ...calibrated(atBudget(base, alertsPerTickerYear) ?? base, calibration),
  id: 'calibration',
});

/** What became of a ticker's bars: the onsets of its findings, their scores, and how far its levels had moved in the end. */
type Outcome = { readonly onsets: readonly number[]; readonly shift: number; readonly scores: readonly number[] };

const play = (ticker: string, bars: readonly Bar[], policy: Policy): Outcome => {
  let state = initial();
  const onsets: number[] = [];
  const scores: number[] = [];
  const series = { feed: FEED.id, ticker, interval: '1d' } as const;
  const chunks = Array.from({ length: Math.ceil(bars.length / MAX_BARS) }, (_, i) =>
    bars.slice(i * MAX_BARS, (i + 1) * MAX_BARS),
  );
  state = stateAfter(state, decide({ type: 'WatchTicker', series, feed: FEED, policy }, state));
  for (const chunk of chunks) {
    const decision = decide({ type: 'ObserveBars', bars: chunk, policy }, state);
    state = stateAfter(state, decision);
    for (const event of decision.events) {
      if (event.type === 'AnomalyDetected') onsets.push(...event.bars.map(({ time }) => time));
      if (event.type === 'BarObserved') scores.push(event.judgement.score);
    }
  }
  return { onsets, scores, shift: state.standing.shift };
};

/** What findings are counted under: a document, and the calibration it gets. */
export type Trial = { readonly base: PolicyDocument; readonly calibration: Calibration };

/** Findings in a year of a ticker, over all tickers and their bars after the settling ones, under a document with a budget. */
export const findingsPerYear = (histories: Histories, { base, calibration }: Trial, budget: number): number => {
  const policy = policyOf(base, calibration, budget);
  let findings = 0;
  let judged = 0;
  for (const [ticker, bars] of histories) {
    const from = bars[SETTLING_BARS]?.time ?? Infinity;
    findings += play(ticker, bars, policy).onsets.filter((time) => time >= from).length;
    judged += Math.max(0, bars.length - SETTLING_BARS);
  }
  return (findings / judged) * YEAR;
};

const medianShift = (histories: Histories, policy: Policy): number => {
  const shifts = [...histories].map(([ticker, bars]) => play(ticker, bars, policy).shift).toSorted((a, b) => a - b);
  return shifts[shifts.length >> 1] ?? 0;
};

/** The budget at which levels are measured. */
const MEASURED_AT = 4;

/** The offset from which the levels of the median ticker need not move at the default budget. */
export const measureOffset = (histories: Histories, base: PolicyDocument, tails: Tails): number => {
  let offset = 0.3;
  for (let round = 0; round < 2; round += 1) {
    const policy = policyOf(base, { tails, offset, tests: 1 }, MEASURED_AT);
    offset = Number((offset + medianShift(histories, policy)).toFixed(2));
  }
  return offset;
};

/** The surprise at which tests are counted: one bar in a hundred. */
const COUNTED_AT = 2;

/** How many independent tests the channels amount to: bars of which one is that rare, against the bars of which one test would be; at least one. */
export const measureTests = (histories: Histories, base: PolicyDocument, tails: Tails): number => {
  const policy = policyOf(base, { tails, offset: 0, tests: 1 }, MEASURED_AT);
  let rare = 0;
  let judged = 0;
  for (const [ticker, bars] of histories) {
    const scores = play(ticker, bars, policy).scores.slice(SETTLING_BARS);
    rare += scores.filter((score) => score > scoreOf(COUNTED_AT)).length;
    judged += scores.length;
  }
  return Math.max(1, Number(((rare / judged) * 10 ** COUNTED_AT).toFixed(2)));
};
