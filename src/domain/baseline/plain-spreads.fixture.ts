import type { Bar } from '../market/bar.ts';

/** The exponential average from its definition: each value's weight is its own times what the later ones leave. */
const plainAverage = (values: readonly number[], halfLife: number): number => {
  const weights = values.map((_, i) => Math.max(1 - 0.5 ** (1 / halfLife), 1 / (i + 1)));
  return values.reduce(
    (sum, value, i) =>
      sum + value * (weights[i] ?? NaN) * weights.slice(i + 1).reduce((left, one) => left * (1 - one), 1),
    0,
  );
};

const FACTOR = 1.253_314_137_315_500_3;

type Move = { readonly size: number; readonly range: number; readonly floor: number };

const moveOf = (previous: Bar, { high, low, close }: Bar): Move => ({
  size: Math.abs(Math.log(close / previous.close)),
  range: Math.log(Math.max(high, previous.close) / Math.min(low, previous.close)),
  floor: Math.max(0.0005, Math.min(1, 0.005 / previous.close)),
});

const spreadOf = (sizes: readonly number[], ranges: readonly number[], floor: number): number =>
  Math.max(FACTOR * plainAverage(sizes, 21), floor) ** (1 / 3) *
  Math.max(FACTOR * plainAverage(sizes, 126), floor) ** (1 / 3) *
  Math.max(plainAverage(ranges, 10) / 1.6, floor) ** (1 / 3);

/** The spread that the last of some bars is measured by, every step from the whole list of the winsorised moves before. */
export const plainReturnSpread = (bars: readonly Bar[]): number => {
  const sizes: number[] = [];
  const ranges: number[] = [];
  const moves = bars.slice(1).map((bar, i) => moveOf(bars[i] ?? bar, bar));
  for (const { size, range, floor } of moves.slice(0, -1)) {
    const ready = sizes.length >= 63;
    const farthest = ready ? 4 * spreadOf(sizes, ranges, floor) : Infinity;
    const widest = ready ? 4 * Math.max(FACTOR * plainAverage(ranges, 10), floor) : Infinity;
    sizes.push(Math.min(size, farthest));
    ranges.push(Math.min(range, widest));
  }
  return spreadOf(sizes, ranges, moves.at(-1)?.floor ?? NaN);
};

/** The level and spread that the last of some log volumes is measured by, from the deviations as they were counted. */
export const plainVolume = (values: readonly number[]): { readonly level: number; readonly spread: number } => {
  const levels: number[] = [];
  const deviations: number[] = [];
  const known = () => ({
    level: plainAverage(levels, 21),
    spread: Math.max(0.05, FACTOR * plainAverage(deviations, 63)),
  });
  for (const value of values.slice(0, -1)) {
    const { level, spread } = levels.length === 0 ? { level: value, spread: 0 } : known();
    const limit = levels.length < 63 ? Infinity : 4 * spread;
    const kept = Math.min(Math.max(value - level, -limit), limit);
    deviations.push(Math.abs(kept));
    levels.push(level + kept);
  }
  return known();
};
