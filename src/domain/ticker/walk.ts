import type { TickerEvent } from './events.ts';
import { copyTicker, evolve, type TickerState } from './ticker.ts';

/** What came of one part of a command, with its events. */
export type Step<Outcome> = { readonly outcome: Outcome; readonly events: readonly TickerEvent[] };

/** A command taken part by part: its events so far, those `behind` the state that stands `present`, and the state it began on, which stays as it was. */
export type Walk = {
  readonly from: TickerState;
  readonly events: TickerEvent[];
  present: TickerState;
  behind: readonly TickerEvent[];
};

/** Begins a walk on a state. */
export const walkFrom = (state: TickerState): Walk => ({ from: state, events: [], present: state, behind: [] });

/** The state as the parts so far made it; a copy once a part had events. */
export const presentOf = (walk: Walk): TickerState => {
  if (walk.behind.length === 0) return walk.present;
  if (walk.present === walk.from) walk.present = copyTicker(walk.from);
  for (const event of walk.behind) evolve(walk.present, event);
  walk.behind = [];
  return walk.present;
};

/** Takes a part, which saw the present state. */
export const take = <Outcome>(walk: Walk, { outcome, events }: Step<Outcome>): Outcome => {
  walk.behind = events;
  for (const event of events) walk.events.push(event);
  return outcome;
};

/** The state after all parts where the walk has made one of its own, else null. */
export const walkedTo = (walk: Walk): TickerState | null => (walk.present === walk.from ? null : presentOf(walk));
