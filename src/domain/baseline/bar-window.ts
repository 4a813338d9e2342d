import type { Bar } from '../market/bar.ts';
import type { CorporateAction } from '../market/corporate-action.ts';

/** Bars a ticker keeps: the baseline's 64, and before the oldest bar that can still be corrected once more as many. */
export const KEPT_BARS = 128;

/** How far back a bar can be corrected, counted in bars. */
export const REVISABLE_BARS = 64;

/** A corporate action and how many bars of its series came `before` it. */
export type PlacedAction = CorporateAction & { readonly before: number };

/** The newest KEPT_BARS bars of a series as they came, with how often each was corrected, and the corporate actions among them in order of time; `count` counts all bars ever. */
export type BarWindow = {
  count: number;
  readonly bars: Bar[];
  readonly revisions: number[];
  actions: readonly PlacedAction[];
};

/** A window without bars. */
export const emptyWindow = (): BarWindow => ({ count: 0, bars: [], revisions: [], actions: [] });

/** The bar `back` places before the end (1 is the newest), or null when it is not kept. */
export const barBack = (window: BarWindow, back: number): Bar | null =>
  back < 1 || back > Math.min(window.count, KEPT_BARS)
    ? null
    : (window.bars[(window.count - back) % KEPT_BARS] ?? null);

/** How often the bar `back` places before the end was corrected. */
export const revisionBack = (window: BarWindow, back: number): number =>
  window.revisions[(window.count - back) % KEPT_BARS] ?? 0;

/** The newest bars with their revisions, oldest first; fewer where fewer are kept. */
export const newestBars = (window: BarWindow, bars: number): readonly { bar: Bar; revision: number }[] =>
  Array.from({ length: bars }, (_, i) => bars - i).flatMap((back) => {
    const bar = barBack(window, back);
    return bar ? [{ bar, revision: revisionBack(window, back) }] : [];
  });

/** Adds a bar at the end, in place. */
export const pushBar = (window: BarWindow, bar: Bar, revision: number): void => {
  const slot = window.count % KEPT_BARS;
  window.bars[slot] = bar;
  window.revisions[slot] = revision;
  window.count += 1;
};

/** Puts a bar in the place of a kept one, `back` places before the end, in place. */
export const replaceBar = (window: BarWindow, back: number, bar: Bar, revision: number): void => {
  const slot = (window.count - back) % KEPT_BARS;
  window.bars[slot] = bar;
  window.revisions[slot] = revision;
};

/** Takes the newest bars off again, in place; at most REVISABLE_BARS of them. */
export const rewindBars = (window: BarWindow, bars: number): void => {
  window.count -= bars;
};

/** How many places before the end the bar of an instant stands; 0 when none of the kept bars starts then. */
export const placeOf = (window: BarWindow, time: number): number => {
  const kept = Math.min(window.count, KEPT_BARS);
  let low = 1;
  let high = kept;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = barBack(window, middle)?.time ?? 0;
    if (found === time) return middle;
    if (found > time) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
};

/** A window of its own with the same bars. */
export const copyWindow = (window: BarWindow): BarWindow => ({
  count: window.count,
  bars: window.bars.slice(),
  revisions: window.revisions.slice(),
  actions: window.actions,
});
