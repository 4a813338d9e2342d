import { KEPT_BARS, REVISABLE_BARS } from './bar-window.ts';
import { insertSorted, madOf, medianOf, replaceSorted } from './sorted.ts';

/** Values of the slow scale: a quarter of trading days. */
export const SLOW_VALUES = 63;

/** Weight that the fast scale leaves to the past (RiskMetrics technical document, 1996, daily data). */
const DECAY = 0.94;

/** What makes a median absolute deviation the standard deviation of a normal sample (Hampel, 1974). */
const NORMAL_MAD = 1.4826;

/** How many spreads from the median a value may count: far enough to learn a new regime, near enough that one bar cannot blind the scale. */
const WINSOR = 4;

/** Rolling scale of one measured quantity: rings of the newest KEPT_BARS winsorised values and of the fast variance after each, the newest SLOW_VALUES sorted. */
export type RobustScale = { count: number; readonly values: number[]; readonly variances: number[]; sorted: number[] };

const at = (ring: readonly number[], i: number): number => ring[i % KEPT_BARS] ?? 0;

/** What is normal now: middle and spread of the values before. */
export type Normal = { readonly center: number; readonly spread: number };

/** A scale that has seen nothing. */
export const emptyScale = (): RobustScale => ({ count: 0, values: [], variances: [], sorted: [] });

const slowSpread = (scale: RobustScale, center: number): number => NORMAL_MAD * madOf(scale.sorted, center);

/** Median, and the geometric mean of the fast (EWMA) and slow (MAD) spread, at least `floor`; null until SLOW_VALUES values are known. */
export const normalOf = (scale: RobustScale, floor: number): Normal | null => {
  if (scale.count < SLOW_VALUES) return null;
  const center = medianOf(scale.sorted);
  const fast = Math.sqrt(at(scale.variances, scale.count - 1));
  const slow = slowSpread(scale, center);
  return { center, spread: Math.sqrt(Math.max(fast, floor) * Math.max(slow, floor)) };
};

/** The fast scale starts from the slow one. */
const seedVariance = (scale: RobustScale): number =>
  scale.count < SLOW_VALUES ? 0 : slowSpread(scale, medianOf(scale.sorted)) ** 2;

/** Takes a value in, in place, winsorised against what was normal before it (null while that is unknown). */
export const absorbValue = (scale: RobustScale, value: number, normal: Normal | null): void => {
  const limit = normal ? WINSOR * normal.spread : Infinity;
  const center = normal?.center ?? 0;
  const kept = Math.min(Math.max(value, center - limit), center + limit);
  const slot = scale.count % KEPT_BARS;
  if (scale.count < SLOW_VALUES) insertSorted(scale.sorted, kept);
  else replaceSorted(scale.sorted, at(scale.values, scale.count - SLOW_VALUES), kept);
  const before = at(scale.variances, scale.count - 1);
  scale.values[slot] = kept;
  scale.count += 1;
  scale.variances[slot] = normal ? DECAY * before + (1 - DECAY) * (kept - center) ** 2 : seedVariance(scale);
};

/** Takes the newest values off again, in place; at most REVISABLE_BARS of them. */
export const rewindScale = (scale: RobustScale, values: number): void => {
  if (values > REVISABLE_BARS)
    throw new RangeError(`cannot take ${values} values back, only ${REVISABLE_BARS} are kept for it`);
  scale.count -= values;
  const from = Math.max(0, scale.count - SLOW_VALUES);
  const newest = Array.from({ length: scale.count - from }, (_, i) => at(scale.values, from + i));
  scale.sorted = newest.toSorted((a, b) => a - b);
};

/** A scale of its own with the same values. */
export const copyScale = (scale: RobustScale): RobustScale => ({
  count: scale.count,
  values: scale.values.slice(),
  variances: scale.variances.slice(),
  sorted: scale.sorted.slice(),
});
