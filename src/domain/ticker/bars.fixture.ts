import type { Policy } from '../anomaly/policy.ts';
import { naive } from '../anomaly/policies/naive.ts';
import { standard } from '../anomaly/policies/standard.ts';
import type { Bar } from '../market/bar.ts';
import { sessionsBetween } from '../market/calendar.ts';
import { daysFromCivil } from '../market/civil.ts';
import type { Feed } from '../market/feed.ts';
import type { Series } from '../market/series.ts';
import type { ObserveBars, WatchTicker } from './commands.ts';

/** The feed of a test's series. */
export const FEED: Feed = {
  id: 'csv',
  adjustment: 'split-adjusted',
  label: 'start',
  sessions: 'regular',
  historical: true,
};
/** The series of a test. */
export const SERIES: Series = { feed: 'csv', ticker: 'ACME', interval: '1d' };
/** The classic rule under an id. */
export const NAIVE: Policy = { ...naive, id: 'naive@1' };
/** The standard policy under an id. */
export const WHOLE: Policy = { ...standard(), id: 'standard@2' };
/** Its rules but for those of slow changes of daily bars. */
export const STANDARD: Policy = {
  ...WHOLE,
  rules: WHOLE.rules.filter(({ quietBars }) => quietBars > 1),
  id: 'standard@1',
};

const SESSIONS = sessionsBetween(daysFromCivil(2020, 1, 1), daysFromCivil(2029, 12, 31));

/** When the n-th daily bar of a test starts: that of the n-th session from 2020-01-02 on. */
export const timeOf = (n: number): number => SESSIONS[n]?.open ?? Number.NaN;

/** The n-th daily bar of a test. */
export const barOf = (n: number, close: number, volume = 1000): Bar => ({
  time: timeOf(n),
  open: close,
  high: close,
  low: close,
  close,
  volume,
});

/** Daily bars with these closes and volumes, the first of them the n-th. */
export const barsOf = (closes: readonly number[], volumes: readonly number[] = [], n = 0): readonly Bar[] =>
  closes.map((close, i) => barOf(n + i, close, volumes[i]));

/** Closes and volumes of a quiet market that waves a little, about 100 and about a million. */
export const quietBars = (count: number, n = 0): readonly Bar[] =>
  Array.from({ length: count }, (_, i) =>
    barOf(
      n + i,
      100 * Math.exp(0.01 * Math.sin(1.7 * (n + i))),
      Math.round(1e6 * Math.exp(0.2 * Math.cos(2.3 * (n + i)))),
    ),
  );

/** The command to watch the series of a test. */
export const watch = (policy: Policy): WatchTicker => ({ type: 'WatchTicker', series: SERIES, feed: FEED, policy });

/** The command to judge bars of it. */
export const observe = (policy: Policy, bars: readonly Bar[]): ObserveBars => ({ type: 'ObserveBars', bars, policy });
