import type { TickerEvent } from './events.ts';
import { copyTicker, evolve, type TickerState } from './ticker.ts';

/** What came of one part of a command, with its events. */
export type Step<Outcome> = { readonly outcome: Outcome; readonly events: readonly TickerEvent[] };

/** A command taken part by part: each sees the state as those before it made it. */
export type Walk = {
  readonly events: readonly TickerEvent[];
  readonly take: <Outcome>(stepOn: (present: TickerState) => Step<Outcome>) => Outcome;
};

/** Begins a walk on a state, which stays as it was: it is copied once a second part follows one with events. */
export const walkFrom = (state: TickerState): Walk => {
  const events: TickerEvent[] = [];
  let working = state;
  let behind: readonly TickerEvent[] = [];
  const present = (): TickerState => {
    if (behind.length > 0 && working === state) working = copyTicker(state);
    for (const event of behind) evolve(working, event);
    return working;
  };
  return {
    events,
    take: (stepOn) => {
      const step = stepOn(present());
      behind = step.events;
      for (const event of step.events) events.push(event);
      return step.outcome;
    },
  };
};
