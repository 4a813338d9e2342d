import { averaged, NORMAL_MEAN_DEVIATION, READY_VALUES, weightOf, WINSOR } from './average.ts';

const MONTH = weightOf(21);
const QUARTER = weightOf(63);

/** Least spread of a log: a twentieth, so that a feed with steady volume does not make every change a surprise. */
const FLOOR = 0.05;

/** Exponential means of winsorised logs of what is above 0, as volumes and ranges are (half-life a month, so that growth and seasons are followed), and of their absolute deviations (a quarter); `count` values so far. */
export type LogLevel = { count: number; level: number; deviation: number };

/** A level of which nothing is known. */
export const unknownLogLevel = (): LogLevel => ({ count: 0, level: 0, deviation: 0 });

/** The standard deviation of a log. */
export const logSpread = ({ deviation }: LogLevel): number => Math.max(FLOOR, NORMAL_MEAN_DEVIATION * deviation);

const clip = (value: number, limit: number): number => Math.min(Math.max(value, -limit), limit);

/** Takes a log into level and spread, in place, winsorised by what was known before it. */
export const absorbLog = (known: LogLevel, log: number): void => {
  const away = known.count === 0 ? 0 : log - known.level;
  const kept = known.count < READY_VALUES ? away : clip(away, WINSOR * logSpread(known));
  known.count += 1;
  known.deviation = averaged(known.deviation, Math.abs(kept), QUARTER, known.count);
  known.level = known.count === 1 ? log : averaged(known.level, known.level + kept, MONTH, known.count);
};

/** Puts the level into another unit, in place: `factor` of them for an old one. */
export const rescaleLog = (known: LogLevel, factor: number): void => {
  if (known.count > 0) known.level += Math.log(factor);
};
