import { alertsOf, levelsOf, MOST_ALERTS } from '../anomaly/levels.ts';
import type { Policy } from '../anomaly/policy.ts';
import { barBack } from '../baseline/bar-window.ts';
import type { Feed } from '../market/feed.ts';
import { seriesKey, type Series } from '../market/series.ts';
import type { WatchTicker } from './commands.ts';
import { chainOf, NOTHING, refused, type Decision, type Refusal } from './decision.ts';
import { ended } from './findings.ts';
import type { TickerState, Watched } from './ticker.ts';

const detectorsOf = (policy: Policy, { interval }: Series): readonly string[] => [
  ...new Set(levelsOf(policy, interval).flatMap(({ rule }) => rule.channels.map(({ detector }) => detector))),
];

/** Every rule with a budget states that of the whole policy; one without is held to none. */
const paceOf = (policy: Policy, { interval }: Series): number =>
  Math.max(0, ...levelsOf(policy, interval).map(({ pace }) => pace));

/** Whether two declarations of a feed mean the same by its bars; only whether it still grows may change. */
const sameBars = (a: Feed, b: Feed): boolean =>
  a.adjustment === b.adjustment && a.label === b.label && a.sessions === b.sessions;

const otherOf = (watched: Watched | null, series: Series, feed: Feed): Refusal | null => {
  if (watched === null) return null;
  if (seriesKey(watched.series) !== seriesKey(series)) return 'other-series';
  return sameBars(watched.feed, feed) ? null : 'other-feed';
};

/** Decides to watch a series under a policy: the findings of the policy before end. */
export const watchTicker = ({ series, feed, policy }: WatchTicker, state: TickerState): Decision => {
  const { watched, episodes, baseline } = state;
  const refusal = feed.id === series.feed ? otherOf(watched, series, feed) : 'other-series';
  if (refusal) return refused(refusal);
  if (watched?.policy === policy.id) return NOTHING;
  if (alertsOf(policy, series.interval) > MOST_ALERTS[series.interval]) return refused('too-many-alerts');
  const chain = chainOf(state);
  const before = barBack(baseline.window, 1)?.time ?? 0;
  const over = episodes
    .filter((episode) => episode.over === null)
    .map((episode) => ended(episode, 'policy-changed', before, chain));
  const about = { detectors: detectorsOf(policy, series), pace: paceOf(policy, series) };
  const event = { type: 'TickerWatched', series, feed, policy: policy.id, ...about } as const;
  return { ...NOTHING, events: [...over, event] };
};
