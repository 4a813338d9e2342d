import { budgetAt, type Budget, type PolicyDocument } from '../policy.ts';
import { BARS_PER_FINDING, RETURN_TAIL, VOLUME_TAIL } from './calibration.ts';

/** Findings of a ticker in a year that people are asked to read, unless they say otherwise. */
export const DEFAULT_BUDGET = 4;

const BUDGET: Budget = {
  alertsPerTickerYear: DEFAULT_BUDGET,
  highPerTickerYear: 1,
  criticalPerTickerYear: 0.1,
  leaveBelowEnter: 0.3,
  barsPerFinding: BARS_PER_FINDING,
};

/** Log return and log volume against robust scales, thresholds from a stated number of alerts per ticker and year, one finding per episode; high once per ticker-year or rarer, critical once in ten. */
export const standard = (alertsPerTickerYear: number = DEFAULT_BUDGET): PolicyDocument => ({
  name: 'standard',
  rules: [
    {
      name: 'shock',
      channels: [
        { detector: 'return', tail: RETURN_TAIL },
        { detector: 'volume', tail: VOLUME_TAIL },
      ],
      levels: { budget: budgetAt(BUDGET, alertsPerTickerYear) },
      quietBars: 5,
    },
  ],
});
