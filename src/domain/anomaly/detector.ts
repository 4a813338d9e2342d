import type { BarWindow } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';
import type { Kind } from './kinds.ts';

/** What a detector makes of one bar: `warming-up` while `missing` bars are wanting, `absent` where the bar has nothing to read, `flat` where the baseline does not vary, else numbers in the kind's unit over `sample` values. */
export type Reading =
  | { readonly status: 'warming-up'; readonly missing: number }
  | { readonly status: 'absent' }
  | { readonly status: 'flat'; readonly value: number; readonly expected: number; readonly sample: number }
  | {
      readonly status: 'ready';
      readonly value: number;
      readonly expected: number;
      readonly spread: number;
      readonly sample: number;
    };

/** What a detector's value, expected and spread are in: a difference of logs of prices, a log of shares, a price, shares, or `other`, a unit of its own. */
export type Unit = 'log-return' | 'log-volume' | 'price' | 'shares' | 'other';

/** Reads one quantity of a bar against what it remembers of the bars before. A change of its numbers is a new `version`. */
export interface Detector<State = unknown> {
  readonly name: string;
  readonly version: number;
  readonly kind: Kind;
  readonly unit: Unit;
  /** The field of the bar that the value follows from, the bars before being as they are; null where it takes more than one. */
  readonly field: 'close' | 'volume' | null;
  /** What it remembers at the start. */
  initial(): State;
  /** Reads a bar against the bars before it; changes nothing. */
  read(state: State, window: BarWindow, bar: Bar): Reading;
  /** Takes the bar into the baseline, in place; `window` holds the bars before it, `reading` is what `read` gave. */
  absorb(state: State, window: BarWindow, bar: Bar, reading: Reading): void;
  /** Forgets the newest `bars` bars of the window again, in place. */
  rewind(state: State, window: BarWindow, bars: number): void;
  /** The same memory in a copy of its own. */
  copy(state: State): State;
}
