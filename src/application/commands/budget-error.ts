import { alertsOf, MOST_ALERTS } from '../../domain/anomaly/levels.ts';
import type { PolicyDocument } from '../../domain/anomaly/policy.ts';
import type { Interval } from '../../domain/market/series.ts';

/** A policy that states more alerts of a ticker in a year than the bars it is to judge can tell apart. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';

  constructor(policy: PolicyDocument, interval: Interval) {
    const [stated, most] = [alertsOf(policy, interval), MOST_ALERTS[interval]];
    super(
      `policy ${policy.name}: a budget of ${stated} is more than bars of ${interval} can tell apart; allowed: at most ${most} alerts per ticker and year`,
    );
  }
}
