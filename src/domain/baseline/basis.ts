import type { Bar } from '../market/bar.ts';
import {
  changesAnything,
  NO_TERMS,
  priceFactor,
  type CorporateAction,
  type Terms,
} from '../market/corporate-action.ts';
import { barBack, KEPT_BARS, type BarWindow, type PlacedAction } from './bar-window.ts';

/** What the price and the volume of an earlier bar are multiplied by to be as after a corporate action. */
export type Basis = { readonly price: number; readonly volume: number };

const SAME: Basis = { price: 1, volume: 1 };

/** What an action makes of the bars before it, the close of the last of them being kept. */
export const basisOf = (window: BarWindow, action: PlacedAction): Basis => {
  const last = barBack(window, window.count - action.before + 1);
  return last ? { price: priceFactor(action, last.close), volume: action.split } : SAME;
};

/** The actions in force from the bar `back` places before the end on (0: the bar that follows the window). */
export const actionsFrom = ({ actions, count }: BarWindow, back: number): readonly PlacedAction[] =>
  actions.length === 0 ? actions : actions.filter(({ before }) => before === count - back);

/** The terms in force from the bar `back` places before the end on (0: the bar that follows the window), those of several actions together; null when there are none that change anything. */
export const termsFrom = (window: BarWindow, back: number): Terms | null => {
  const actions = actionsFrom(window, back);
  if (actions.length === 0) return null;
  const terms = actions.reduce<Terms>(
    (sum, { split, dividend }) => ({ split: sum.split * split, dividend: sum.dividend + dividend }),
    NO_TERMS,
  );
  return changesAnything(terms) ? terms : null;
};

const basisBack = (window: BarWindow, back: number): Basis => {
  let basis = SAME;
  for (const action of window.actions) {
    if (action.before > window.count || action.before <= window.count - back) continue;
    const { price, volume } = basisOf(window, action);
    basis = { price: basis.price * price, volume: basis.volume * volume };
  }
  return basis;
};

/** The bar `back` places before the end (1 is the newest) in the prices and shares of the bar that follows the window, or null when it is not kept. */
export const adjustedBack = (window: BarWindow, back: number): Bar | null => {
  const bar = barBack(window, back);
  if (!bar || window.actions.length === 0) return bar;
  const { price, volume } = basisBack(window, back);
  if (price === 1 && volume === 1) return bar;
  return {
    time: bar.time,
    open: bar.open * price,
    high: bar.high * price,
    low: bar.low * price,
    close: bar.close * price,
    volume: bar.volume * volume,
  };
};

/** How many of the kept bars start at or after an instant. */
export const barsSince = (window: BarWindow, time: number): number => {
  let back = 0;
  while ((barBack(window, back + 1)?.time ?? -Infinity) >= time) back += 1;
  return back;
};

/** Adds an action, in place, in the stead of one of the same time; those before all kept bars go. */
export const placeAction = (window: BarWindow, { time, split, dividend }: CorporateAction): void => {
  const before = window.count - barsSince(window, time);
  const others = window.actions.filter((one) => one.time !== time && one.before > window.count - KEPT_BARS);
  window.actions = [...others, { time, split, dividend, before }].toSorted((a, b) => a.time - b.time);
};
