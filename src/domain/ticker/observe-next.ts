import type { Bar } from '../market/bar.ts';
import type { TickerEvent } from './events.ts';
import { holdBar, observeBar, type Context } from './observe-bar.ts';
import { isSuspect, settleSuspects, suspectsOf } from './suspects.ts';
import { copyTicker, evolve, type TickerState } from './ticker.ts';

const isHolding = (state: TickerState): boolean => state.episodes.length > 0 && suspectsOf(state).length > 0;

/** Judges the bar that follows; first it settles what is held as a suspected corporate action, and then it may be one itself. */
export const observeNext = (state: TickerState, context: Context, bar: Bar): readonly TickerEvent[] => {
  if (isHolding(state)) {
    const settled = settleSuspects(state, context, bar);
    const present = copyTicker(state);
    for (const event of settled) evolve(present, event);
    return [...settled, ...observeUnsettled(present, context, bar)];
  }
  return observeUnsettled(state, context, bar);
};

const observeUnsettled = (state: TickerState, context: Context, bar: Bar): readonly TickerEvent[] => {
  const held = isSuspect(context.watched, state.baseline.window, bar) ? holdBar(state, context, bar) : null;
  return held ?? observeBar(state, context, bar);
};
