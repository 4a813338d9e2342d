import type { Policy } from '../anomaly/policy.ts';
import type { Bar } from '../market/bar.ts';
import type { CorporateAction, Terms } from '../market/corporate-action.ts';
import type { Feed } from '../market/feed.ts';
import type { Series } from '../market/series.ts';

/** Most bars one ObserveBars carries. */
export const MAX_BARS = 100;

/** Start watching a series under a policy, or go on under another one. */
export type WatchTicker = {
  readonly type: 'WatchTicker';
  readonly series: Series;
  readonly feed: Feed;
  readonly policy: Policy;
};

/** Judge at most MAX_BARS bars of the series, in time order, with what the feed tells of its corporate actions, in time order: of those bars, of earlier ones, or of ones to come. */
export type ObserveBars = {
  readonly type: 'ObserveBars';
  readonly bars: readonly Bar[];
  readonly actions?: readonly CorporateAction[];
  readonly policy: Policy;
};

/** A person's word on the corporate action that the bar at `time` is the first after: confirmed with its terms (null: the split that is suspected), or refuted. */
export type DecideAction = {
  readonly type: 'DecideAction';
  readonly time: number;
  readonly verdict: 'confirmed' | 'refuted';
  readonly terms: Terms | null;
  readonly policy: Policy;
};

/** Everything that can be asked of a ticker. */
export type TickerCommand = WatchTicker | ObserveBars | DecideAction;
