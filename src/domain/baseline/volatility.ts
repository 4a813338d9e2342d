import { averaged, NORMAL_MEAN_DEVIATION, READY_VALUES, weightOf, WINSOR } from './average.ts';
import type { Motion } from './motion.ts';
import type { TrueRange } from './true-range.ts';

const MONTH = weightOf(21);
const HALF_YEAR = weightOf(126);
const TWO_WEEKS = weightOf(10);

/** Mean range of a Brownian day in standard deviations (Parkinson, 1980). */
const BROWNIAN_RANGE = 1.6;

/** Exponential means of winsorised absolute moves (half-lives a month and half a year) and of true ranges (two weeks), in logs; `count` values so far. */
export type Volatility = { count: number; month: number; halfYear: number; range: number };

/** Volatility of which nothing is known. */
export const unknownVolatility = (): Volatility => ({ count: 0, month: 0, halfYear: 0, range: 0 });

/** Whether enough moves are known to measure others by. */
export const isReady = ({ count }: Volatility): boolean => count >= READY_VALUES;

/** The standard deviation of a move: the geometric mean of what a month, half a year and the ranges of two weeks say, none of them below `floor`. */
export const spreadOf = ({ month, halfYear, range }: Volatility, floor: number): number =>
  Math.max(
    floor,
    Math.cbrt(
      Math.max(NORMAL_MEAN_DEVIATION * month, floor) *
        Math.max(NORMAL_MEAN_DEVIATION * halfYear, floor) *
        Math.max(range / BROWNIAN_RANGE, floor),
    ),
  );

/** Takes a move into the volatility, in place, winsorised by what was known before it. */
export const absorbMotion = (known: Volatility, { move, floor }: Motion, { range }: TrueRange): void => {
  const ready = isReady(known);
  const farthest = ready ? WINSOR * spreadOf(known, floor) : Infinity;
  const widest = ready ? WINSOR * Math.max(NORMAL_MEAN_DEVIATION * known.range, floor) : Infinity;
  const size = Math.min(Math.abs(move), farthest);
  known.count += 1;
  known.month = averaged(known.month, size, MONTH, known.count);
  known.halfYear = averaged(known.halfYear, size, HALF_YEAR, known.count);
  known.range = averaged(known.range, Math.min(range, widest), TWO_WEEKS, known.count);
};
