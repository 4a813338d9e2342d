import { WINSOR } from '../baseline/average.ts';
import { adjustedBack } from '../baseline/basis.ts';
import type { BarWindow } from '../baseline/bar-window.ts';
import type { Bar } from '../market/bar.ts';

/** Splits that are usual, new shares for an old one; reverse splits are their inverses. */
const USUAL = [1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 100];
const SPLITS = [...USUAL, ...USUAL.map((split) => 1 / split)];

/** Smallest gap, as a difference of logs, that is looked at: nearest of all to no split is 3:2. */
const LEAST_GAP = 0.8 * Math.log(1.5);

/** How far from the split's ratio, against the way from it to no split at all, the open may be. */
const NEAR = 0.2;

/** Volume in new shares against the usual: a crash draws more, a split leaves it between a quarter and three times. */
const LEAST_VOLUME = Math.log(1 / 4);
const MOST_VOLUME = Math.log(3);

/** Bars behind what is usual of moves and of volume. */
const MOVES = 63;
const VOLUMES = 20;

/** What makes a median absolute value the standard deviation of a normal sample. */
const NORMAL_MEDIAN = 1.4826;

/** Least spread of a move. */
const FLOOR = 0.0005;

/** Spread of a move of the closes, and usual log volume. */
type Usual = { readonly spread: number; readonly volume: number };

const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
};

const barsBack = (window: BarWindow, count: number): readonly Bar[] =>
  Array.from({ length: count }, (_, i) => adjustedBack(window, count - i)).filter((bar) => bar !== null);

/** What is usual of the newest bars; null where they are too few, or had no volume. */
const usualOf = (window: BarWindow): Usual | null => {
  const bars = barsBack(window, MOVES + 1);
  const volumes = bars.slice(-VOLUMES).flatMap(({ volume }) => (volume > 0 ? [Math.log(volume)] : []));
  if (bars.length <= MOVES || volumes.length < VOLUMES / 2) return null;
  const moves = bars.slice(1).map(({ close }, i) => Math.abs(Math.log(close) - Math.log(bars[i]?.close ?? close)));
  return { spread: Math.max(FLOOR, NORMAL_MEDIAN * medianOf(moves)), volume: medianOf(volumes) };
};

const isOrdinary = ({ spread, volume }: Usual, split: number, move: number, bar: Bar): boolean => {
  const beside = Math.log(bar.volume) - volume - Math.log(split);
  return Math.abs(move) <= WINSOR * spread && beside >= LEAST_VOLUME && beside <= MOST_VOLUME;
};

/** Whether a ticker of this spread could not well have made the move itself, and the open is as near to the split as its own gaps are wide. */
const isNear = (gap: number, ratio: number, spread: number): boolean =>
  2 * WINSOR * spread <= Math.abs(ratio) && Math.abs(gap + ratio) <= Math.min(WINSOR * spread, NEAR * Math.abs(ratio));

/** The split (new shares for an old one) that by itself would explain a bar which follows the window: it opened in a split's ratio, and what is left of its move, and its volume in new shares, are ordinary. Null where none does. */
export const splitLike = (window: BarWindow, bar: Bar): number | null => {
  const before = adjustedBack(window, 1);
  if (!before || Math.abs(Math.log(bar.open) - Math.log(before.close)) < LEAST_GAP) return null;
  const gap = Math.log(bar.open) - Math.log(before.close);
  const usual = usualOf(window);
  const split = SPLITS.reduce((a, b) => (Math.abs(gap + Math.log(b)) < Math.abs(gap + Math.log(a)) ? b : a));
  if (!usual || !isNear(gap, Math.log(split), usual.spread)) return null;
  const move = Math.log(bar.close) - Math.log(before.close) + Math.log(split);
  return isOrdinary(usual, split, move, bar) ? split : null;
};

/** The split that the newest bar of the window is suspected to follow; null where it is none. */
export const suspectedSplit = (window: BarWindow): number | null => {
  const bar = adjustedBack(window, 1);
  return bar && splitLike({ ...window, count: window.count - 1 }, bar);
};

/** Whether the bar that follows a suspected split (the newest of the window) is ordinary in its prices and shares. */
export const bearsOutSplit = (window: BarWindow, split: number, bar: Bar): boolean => {
  const suspected = adjustedBack(window, 1);
  const usual = usualOf({ ...window, count: window.count - 1 });
  if (!suspected || !usual) return false;
  return isOrdinary(usual, split, Math.log(bar.close) - Math.log(suspected.close), bar);
};
