import { barBack, placeOf, REVISABLE_BARS, type BarWindow } from '../baseline/bar-window.ts';
import { sameBar, type Bar } from '../market/bar.ts';
import { outsideOf } from '../market/hours.ts';
import { correctBar, type Correction } from './correct-bar.ts';
import type { Outcome } from './decision.ts';
import type { TickerEvent } from './events.ts';
import type { Context } from './observe-bar.ts';
import { observeNext } from './observe-next.ts';
import { correctOutside, observeOutside } from './outside-session.ts';
import type { TickerState } from './ticker.ts';
import type { Step } from './walk.ts';

const knownIn = (window: BarWindow, bar: Bar): Bar | null => barBack(window, placeOf(window, bar.time));

/** A command being decided: its bars, what it is decided with, and the state that it found. */
export type Given = { readonly bars: readonly Bar[]; readonly context: Context; readonly before: TickerState };

/** Whether what the command says last about the bar's instant was known before the command: then it only repeats. */
const isRepeated = (bar: Bar, { bars, before }: Given): boolean => {
  const known = knownIn(before.baseline.window, bar) ?? knownIn(before.outside, bar);
  const last = bars.findLast(({ time }) => time === bar.time);
  return known !== null && last !== undefined && sameBar(known, last);
};

/** The bars within the sessions, or those outside them: the window they stand in, and what comes of a new and of a changed one. */
type Sequence = {
  readonly windowOf: (state: TickerState) => BarWindow;
  readonly outcome: Outcome;
  readonly observe: (state: TickerState, context: Context, bar: Bar) => readonly TickerEvent[];
  readonly correct: (state: TickerState, context: Context, correction: Correction) => readonly TickerEvent[];
};

const WITHIN: Sequence = {
  windowOf: (state) => state.baseline.window,
  outcome: 'observed',
  observe: observeNext,
  correct: correctBar,
};

const OUTSIDE: Sequence = {
  windowOf: (state) => state.outside,
  outcome: 'outside-session',
  observe: observeOutside,
  correct: correctOutside,
};

/** A bar outside the sessions that was judged all the same, before there was a calendar, stays judged. */
const sequenceOf = ({ baseline }: TickerState, { watched }: Context, bar: Bar): Sequence => {
  const outside = outsideOf(bar.time, watched.series.interval, watched.feed.sessions);
  return outside !== null && !knownIn(baseline.window, bar) ? OUTSIDE : WITHIN;
};

const lateStep = (state: TickerState, given: Given, bar: Bar): Step<Outcome> => {
  const { context } = given;
  const { windowOf, correct } = sequenceOf(state, context, bar);
  const window = windowOf(state);
  const back = placeOf(window, bar.time);
  const was = barBack(window, back);
  if (was && (sameBar(was, bar) || isRepeated(bar, given))) return { outcome: 'duplicate', events: [] };
  const oldest = barBack(window, Math.min(window.count, REVISABLE_BARS));
  if (oldest && bar.time < oldest.time) return { outcome: 'too-old', events: [] };
  if (!was) return { outcome: 'out-of-order', events: [] };
  return { outcome: 'corrected', events: correct(state, context, { bar, was, back }) };
};

/** What becomes of a bar: the next one is observed, a known one corrected where it says something else. */
export const takeBar = (state: TickerState, given: Given, bar: Bar): Step<Outcome> => {
  const { windowOf, outcome, observe } = sequenceOf(state, given.context, bar);
  const newest = barBack(windowOf(state), 1);
  if (newest && bar.time <= newest.time) return lateStep(state, given, bar);
  return { outcome, events: observe(state, given.context, bar) };
};
