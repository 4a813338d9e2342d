import { OUTSIDE_SESSION } from '../anomaly/judgement.ts';
import { revisionBack } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import type { Correction } from './correct-bar.ts';
import type { TickerEvent } from './events.ts';
import type { Context } from './observe-bar.ts';
import type { TickerState } from './ticker.ts';

/** Records a bar outside its feed's sessions without judging it. */
export const observeOutside = (_: TickerState, { watched }: Context, bar: Bar): readonly TickerEvent[] => [
  { type: 'BarObserved', bar, policy: watched.policy, judgement: OUTSIDE_SESSION },
];

/** Records the other content of a bar outside the sessions; it touches no judgement. */
export const correctOutside = (
  { outside }: TickerState,
  { watched }: Context,
  { bar, was, back }: Correction,
): readonly TickerEvent[] => {
  const revision = revisionBack(outside, back) + 1;
  const { policy } = watched;
  return [{ type: 'BarCorrected', bar, was, revision, policy, judgement: OUTSIDE_SESSION, next: null }];
};
