import { changesAnything, NO_TERMS, type Terms } from '../market/corporate-action.ts';
import { suspectedSplit } from '../anomaly/split-like.ts';
import type { DecideAction } from './commands.ts';
import type { CorporateActionRecorded } from './events.ts';
import type { Context } from './observe-bar.ts';
import { recordAction, type ActionOutcome } from './record-action.ts';
import { refuteSuspects, suspectsOf } from './suspects.ts';
import type { TickerState } from './ticker.ts';
import type { Step } from './walk.ts';

const recorded = (time: number, terms: Terms): CorporateActionRecorded => ({
  type: 'CorporateActionRecorded',
  action: { time, ...terms },
  source: 'person',
});

/** Confirms terms of a bar's day: what is held is explained by them; a bar that was judged already is judged anew after them. */
const confirm = (state: TickerState, context: Context, time: number, given: Terms | null): Step<ActionOutcome> => {
  const isHeld = suspectsOf(state).some(({ onset }) => onset === time);
  const split = isHeld ? suspectedSplit(state.baseline.window) : null;
  const terms = given ?? (split === null ? null : { split, dividend: 0 });
  const { actions } = state.baseline.window;
  if (!terms && actions.some((action) => action.time === time && changesAnything(action)))
    return { outcome: 'duplicate', events: [] };
  return terms ? recordAction(state, context, recorded(time, terms), time) : { outcome: 'not-suspected', events: [] };
};

/** Refutes what is suspected of a bar's day: what is held is raised; what was recorded of it is void, and the bar judged anew. */
const refute = (state: TickerState, context: Context, time: number): Step<ActionOutcome> => {
  if (suspectsOf(state).some(({ onset }) => onset === time))
    return { outcome: 'refuted', events: refuteSuspects(state, context) };
  const known = state.baseline.window.actions.find((action) => action.time === time);
  if (!known || !changesAnything(known)) return { outcome: 'not-suspected', events: [] };
  return recordAction(state, context, recorded(time, NO_TERMS), time);
};

/** Takes a person's word on a corporate action. */
export const decideAction = (state: TickerState, context: Context, command: DecideAction): Step<ActionOutcome> => {
  if (context.watched.feed.adjustment !== 'as-traded') return { outcome: 'adjusted-feed', events: [] };
  if (command.terms && !changesAnything(command.terms)) return { outcome: 'impossible', events: [] };
  return command.verdict === 'confirmed'
    ? confirm(state, context, command.time, command.terms)
    : refute(state, context, command.time);
};
