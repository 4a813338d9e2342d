import type { FindingChain, TickerEvent } from './events.ts';
import type { ActionOutcome } from './record-action.ts';
import type { TickerState } from './ticker.ts';

/** What became of a bar: judged, recorded without judgement as it lies outside the sessions, judged (recorded) anew with other content, known already, before the kept bars, or between them where there was none. */
export const OUTCOMES = ['observed', 'outside-session', 'corrected', 'duplicate', 'too-old', 'out-of-order'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Why a command was refused as a whole. */
export type Refusal =
  | 'not-watched'
  | 'other-series'
  | 'other-feed'
  | 'other-policy'
  | 'too-many-alerts'
  | 'too-many-bars'
  | 'broken-bar';

/** What a command comes to: its events (none when it only repeats) and the state after them (null where deciding did not need one), what became of each bar and each corporate action, or why it was refused. */
export type Decision = {
  readonly events: readonly TickerEvent[];
  readonly after: TickerState | null;
  readonly outcomes: readonly Outcome[];
  readonly actions: readonly ActionOutcome[];
  readonly refusal: Refusal | null;
};

/** What a command comes to that only repeats. */
export const NOTHING: Decision = { events: [], after: null, outcomes: [], actions: [], refusal: null };

/** What a command comes to that is refused as a whole. */
export const refused = (refusal: Refusal): Decision => ({ ...NOTHING, refusal });

/** Where the next commit of a series stands in its chain of commits with findings. */
export const chainOf = (state: TickerState): FindingChain => ({
  commit: state.version + 1,
  previous: state.findingCommit,
});
