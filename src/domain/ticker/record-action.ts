import { barBack, REVISABLE_BARS } from '../baseline/bar-window.ts';
import { barsSince } from '../baseline/basis.ts';
import type { Bar } from '../market/bar.ts';
import { changesAnything, isPossible, type CorporateAction } from '../market/corporate-action.ts';
import { correctBar } from './correct-bar.ts';
import type { CorporateActionRecorded } from './events.ts';
import type { Context } from './observe-bar.ts';
import { confirmSuspects, suspectsOf } from './suspects.ts';
import { copyTicker, evolve, type TickerState } from './ticker.ts';
import type { Step } from './walk.ts';

/** What became of a corporate action: in force from the bar that follows, in force from a known bar that was judged anew, known already, of bars to come, before the bars that can be judged anew or all bars, of a feed whose prices are adjusted, one that no share at that price can have had, refuted so that what was held is raised, or one that nobody suspects. */
export type ActionOutcome =
  | 'recorded'
  | 'judged-anew'
  | 'duplicate'
  | 'pending'
  | 'out-of-reach'
  | 'adjusted-feed'
  | 'impossible'
  | 'refuted'
  | 'not-suspected';

const nothing = (outcome: ActionOutcome): Step<ActionOutcome> => ({ outcome, events: [] });

const isKnown = ({ baseline }: TickerState, { time, split, dividend }: CorporateAction): boolean =>
  baseline.window.actions.some((one) => one.time === time && one.split === split && one.dividend === dividend);

/** Records the action, ends what was held of it, and judges the bar it is in force from anew where that is a known one (`back` places before the end; 0: it follows). */
const inForce = (
  state: TickerState,
  context: Context,
  event: CorporateActionRecorded,
  back: number,
): Step<ActionOutcome> => {
  const bar = barBack(state.baseline.window, back);
  if (!bar) return { outcome: 'recorded', events: [event] };
  if (suspectsOf(state).some(({ onset }) => onset === bar.time))
    return { outcome: 'judged-anew', events: confirmSuspects(state, context, event) };
  const after = evolve(copyTicker(state), event);
  return { outcome: 'judged-anew', events: [event, ...correctBar(after, context, { bar, was: bar, back })] };
};

/** Why an action cannot be taken behind the bar before it; null when it can. */
const hindrance = (before: Bar | null, action: CorporateAction, back: number): ActionOutcome | null => {
  if (!before || back > REVISABLE_BARS) return 'out-of-reach';
  return isPossible(action, before.close) && Number.isSafeInteger(action.time) ? null : 'impossible';
};

/** Takes in a corporate action that is told before a bar of `until`: recorded ahead of its first bar, or late, when that bar is judged anew and later verdicts stand. */
export const recordAction = (
  state: TickerState,
  context: Context,
  event: CorporateActionRecorded,
  until: number,
): Step<ActionOutcome> => {
  const { action } = event;
  const { window } = state.baseline;
  if (context.watched.feed.adjustment !== 'as-traded') return nothing('adjusted-feed');
  if (action.time > until) return nothing('pending');
  const isVoid = !changesAnything(action) && !window.actions.some(({ time }) => time === action.time);
  if (isVoid || isKnown(state, action)) return nothing('duplicate');
  const back = barsSince(window, action.time);
  const hindered = hindrance(barBack(window, back + 1), action, back);
  return hindered ? nothing(hindered) : inForce(state, context, event, back);
};
