import { budgetAt, type Budget, type PolicyDocument } from '../policy.ts';
import { BAD_TICK_TAIL, BARS_PER_FINDING, EFFECTIVE_TESTS, GAP_TAIL, RETURN_TAIL, VOLUME_TAIL } from './calibration.ts';

/** Findings of a ticker in a year that people are asked to read, unless they say otherwise. */
export const DEFAULT_BUDGET = 4;

const BUDGET: Budget = {
  alertsPerTickerYear: DEFAULT_BUDGET,
  highPerTickerYear: 1,
  criticalPerTickerYear: 0.1,
  leaveBelowEnter: 0.15,
  barsPerFinding: BARS_PER_FINDING,
};

/** Log return, log volume, held gap, bad tick and stale price, each by how rare it is: thresholds from a stated number of alerts per ticker and year, to which each ticker's own are steered, one finding per episode; high once per ticker-year or rarer, critical once in ten. */
export const standard = (alertsPerTickerYear: number = DEFAULT_BUDGET): PolicyDocument => ({
  name: 'standard',
  rules: [
    {
      name: 'shock',
      channels: [
        { detector: 'return', tail: RETURN_TAIL },
        { detector: 'volume', tail: VOLUME_TAIL },
        { detector: 'gap', tail: GAP_TAIL, weight: 0.667 },
        { detector: 'bad-tick', tail: BAD_TICK_TAIL, weight: 0.05 },
        { detector: 'stale', tail: { type: 'decades', most: 15 } },
      ],
      levels: { budget: budgetAt(BUDGET, alertsPerTickerYear) },
      tests: EFFECTIVE_TESTS,
      quietBars: 3,
    },
  ],
});
