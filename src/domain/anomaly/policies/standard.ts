import { budgetAt, type Budget, type PolicyDocument, type Rule } from '../policy.ts';
import type { Tail } from '../tail.ts';
import {
  BAD_TICK_TAIL,
  BARS_PER_FINDING,
  DRAWDOWN_TAIL,
  EFFECTIVE_TESTS,
  GAP_TAIL,
  LEVEL_SHIFT_TAIL,
  RANGE_TAIL,
  RETURN_TAIL,
  VOLATILITY_SHIFT_TAIL,
  VOLUME_TAIL,
} from './calibration.ts';
import {
  INTRADAY_BARS_PER_FINDING,
  INTRADAY_EFFECTIVE_TESTS,
  SESSION_GAP_TAIL,
  SESSION_LEVEL_TAIL,
  SLOT_RETURN_TAIL,
  SLOT_TICK_TAIL,
  SLOT_VOLUME_TAIL,
} from './intraday-calibration.ts';

/** Findings of a ticker in a year that people are asked to read, unless they say otherwise. */
export const DEFAULT_BUDGET = 4;

const DAILY: Budget = {
  alertsPerTickerYear: DEFAULT_BUDGET,
  highPerTickerYear: 1,
  criticalPerTickerYear: 0.1,
  leaveBelowEnter: 0.15,
  barsPerFinding: BARS_PER_FINDING,
};

const INTRADAY: Budget = { ...DAILY, barsPerFinding: INTRADAY_BARS_PER_FINDING };

/** Share of the false alarms that each kind of lasting change may take: a twentieth. */
const LASTING_WEIGHT = 0.05;

/** Within the day a lasting change goes on while it is, at the default budget, as rare as one session in twenty. */
const INTRADAY_LASTING: Budget = { ...INTRADAY, leaveBelowEnter: 1.8 };

const daily = (alertsPerTickerYear: number): Rule => ({
  name: 'shock',
  intervals: 'daily',
  channels: [
    { detector: 'return', tail: RETURN_TAIL },
    { detector: 'volume', tail: VOLUME_TAIL },
    { detector: 'gap', tail: GAP_TAIL, weight: 0.667 },
    { detector: 'range', tail: RANGE_TAIL, weight: 0.05 },
    { detector: 'bad-tick', tail: BAD_TICK_TAIL, weight: 0.05 },
    { detector: 'stale', tail: { type: 'decades', most: 15 } },
    { detector: 'missing-bars', tail: { type: 'decades', most: 15 } },
  ],
  levels: { budget: budgetAt(DAILY, alertsPerTickerYear) },
  tests: EFFECTIVE_TESTS,
  quietBars: 3,
});

const intraday = (alertsPerTickerYear: number): readonly Rule[] => {
  const levels = { budget: budgetAt(INTRADAY, alertsPerTickerYear) };
  return [
    {
      name: 'intraday-shock',
      intervals: 'intraday',
      channels: [
        { detector: 'slot-return', tail: SLOT_RETURN_TAIL },
        { detector: 'slot-volume', tail: SLOT_VOLUME_TAIL },
        { detector: 'session-gap', tail: SESSION_GAP_TAIL, weight: 0.0833, per: 'session' },
        { detector: 'slot-tick', tail: SLOT_TICK_TAIL, weight: 0.05 },
        { detector: 'slot-stale', tail: { type: 'decades', most: 15 } },
        { detector: 'missing-bars', tail: { type: 'decades', most: 15 } },
      ],
      levels,
      tests: INTRADAY_EFFECTIVE_TESTS,
      quietBars: 6,
    },
    {
      name: 'intraday-level',
      intervals: 'intraday',
      channels: [{ detector: 'session-level', tail: SESSION_LEVEL_TAIL, weight: LASTING_WEIGHT, per: 'session' }],
      levels: { budget: budgetAt(INTRADAY_LASTING, alertsPerTickerYear) },
      quietBars: 1,
    },
  ];
};

/** A finding of a lasting change goes on while the change is as rare as one bar in twenty, so that it is told once. */
const LASTING: Budget = { ...DAILY, leaveBelowEnter: 3 };

const lasting = (detector: string, tail: Tail, levels: Rule['levels']): Rule => ({
  name: detector,
  intervals: 'daily',
  channels: [{ detector, tail, weight: LASTING_WEIGHT }],
  levels,
  quietBars: 1,
});

/** Lasting changes of daily bars, and the fall by which a bear market is counted: a fifth below the peak, high from twice that on. */
const slow = (alertsPerTickerYear: number): readonly Rule[] => {
  const budget = budgetAt(LASTING, alertsPerTickerYear);
  return [
    lasting('level-shift', LEVEL_SHIFT_TAIL, { budget }),
    lasting('volatility-shift', VOLATILITY_SHIFT_TAIL, { budget }),
    lasting('drawdown', DRAWDOWN_TAIL, { z: { enter: 0.2, leave: 0, high: 0.4 } }),
  ];
};

/** Each quantity of a bar by how rare it is: of daily bars log return, log volume, held gap, true range, bad tick, stale price and missing sessions, lasting changes of volume and volatility and a fall of a fifth from the peak, of shorter ones move and volume against their slot of the day, opening gap, bad tick, stale price, missing bars and lasting changes of volume. Thresholds from a stated number of alerts per ticker and year, to which each ticker's own are steered, one finding per episode; high once per ticker-year or rarer, critical once in ten. */
export const standard = (alertsPerTickerYear: number = DEFAULT_BUDGET): PolicyDocument => ({
  name: 'standard',
  rules: [daily(alertsPerTickerYear), ...slow(alertsPerTickerYear), ...intraday(alertsPerTickerYear)],
});
