import type { BarWindow } from '../baseline/bar-window.ts';
import type { Basis } from '../baseline/basis.ts';
import type { Bar } from '../market/bar.ts';
import type { Place } from '../market/place.ts';
import type { Kind } from './kinds.ts';
import type { Part } from './judgement.ts';
import type { Rule } from './policy.ts';

/** What a detector makes of one bar: `warming-up` while `missing` bars are wanting, `absent` where the bar has nothing to read, `thin` where the ticker trades too thinly for an alarm that is not critical, `flat` where the baseline does not vary, else numbers in the kind's unit over `sample` values, with the time a lasting change began (`since`) and what of the value is by which quantity (`parts`). */
export type Reading =
  | { readonly status: 'warming-up'; readonly missing: number }
  | { readonly status: 'absent' }
  | { readonly status: 'thin' }
  | { readonly status: 'flat'; readonly value: number; readonly expected: number; readonly sample: number }
  | {
      readonly status: 'ready';
      readonly value: number;
      readonly expected: number;
      readonly spread: number;
      readonly sample: number;
      readonly since?: number;
      readonly parts?: readonly Part[];
    };

/** The reading of a bar that has nothing to read. */
export const ABSENT: Reading = { status: 'absent' };

/** What a detector's value, expected and spread are in: a difference of logs of prices, a log of shares, a log of a range of logs of prices, a price, shares, a share of a price, a number of bars, odds to 1, or `other`, a unit of its own. */
export type Unit = 'log-return' | 'log-volume' | 'log-range' | 'price' | 'shares' | 'share' | 'bars' | 'odds' | 'other';

/** Reads one quantity of a bar against what it remembers of the bars before. A change of its numbers is a new `version`. */
export interface Detector<State = unknown> {
  readonly name: string;
  readonly version: number;
  readonly kind: Kind;
  readonly unit: Unit;
  /** The field of the bar that the value follows from, the bars before being as they are; null where it takes more than one. */
  readonly field: 'close' | 'volume' | null;
  /** Where the ticker's own readings correct how rare they are: how many of its rare ones the pooled tail weighs as much as (own-tail.ts); null where they do not. */
  readonly ownTail: number | null;
  /** The bars it is for; all unless said otherwise. */
  readonly intervals?: Rule['intervals'];
  /** What it remembers at the start. */
  initial(): State;
  /** Reads a bar against the bars before it, which `window` holds; `place` is where it stands in its session. Changes nothing. */
  read(state: State, window: BarWindow, bar: Bar, place: Place): Reading;
  /** Takes the bar into the baseline, in place; `window` holds the bars before it. */
  absorb(state: State, window: BarWindow, bar: Bar, place: Place): void;
  /** Whether the ticker trades too thinly for a finding that is not critical, by any detector. */
  isThin?(state: State): boolean;
  /** Puts what it remembers in prices or shares into those after a corporate action, in place; what it remembers in ratios stays. */
  rescale?(state: State, basis: Basis): void;
  /** The same memory in a copy of its own. */
  copy(state: State): State;
}
