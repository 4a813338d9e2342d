import { EXTENDED_HOURS, OUTSIDE_SESSION, type Judgement } from '../anomaly/judgement.ts';
import { revisionBack } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import { outsideOf } from '../market/hours.ts';
import type { Correction } from './correct-bar.ts';
import type { TickerEvent } from './events.ts';
import type { Context } from './observe-bar.ts';
import type { TickerState } from './ticker.ts';

const judgementOf = ({ watched: { series, feed } }: Context, { time }: Bar): Judgement =>
  outsideOf(time, series.interval, feed.sessions) === 'extended-hours' ? EXTENDED_HOURS : OUTSIDE_SESSION;

/** Records a bar outside its feed's sessions without judging it. */
export const observeOutside = (_: TickerState, context: Context, bar: Bar): readonly TickerEvent[] => [
  { type: 'BarObserved', bar, policy: context.watched.policy, judgement: judgementOf(context, bar) },
];

/** Records the other content of a bar outside the sessions; it touches no judgement. */
export const correctOutside = (
  { outside }: TickerState,
  context: Context,
  { bar, was, back }: Correction,
): readonly TickerEvent[] => {
  const revision = revisionBack(outside, back) + 1;
  const { policy } = context.watched;
  return [{ type: 'BarCorrected', bar, was, revision, policy, judgement: judgementOf(context, bar), next: null }];
};
