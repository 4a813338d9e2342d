import { averaged, NORMAL_MEAN_DEVIATION, READY_VALUES, weightOf, WINSOR } from './average.ts';

const MONTH = weightOf(21);
const QUARTER = weightOf(63);

/** Least spread of log volume: a twentieth, so that a feed with steady volume does not make every change a surprise. */
const FLOOR = 0.05;

/** Exponential means of winsorised log volumes (half-life a month, so that growth and seasons are followed) and of their absolute deviations (a quarter); `count` volumes so far. */
export type Trading = { count: number; level: number; deviation: number };

/** Trading of which nothing is known. */
export const unknownTrading = (): Trading => ({ count: 0, level: 0, deviation: 0 });

/** The standard deviation of a log volume. */
export const tradingSpread = ({ deviation }: Trading): number => Math.max(FLOOR, NORMAL_MEAN_DEVIATION * deviation);

const clip = (value: number, limit: number): number => Math.min(Math.max(value, -limit), limit);

/** Takes a volume above 0 into level and spread, in place, winsorised by what was known before it. */
export const absorbVolume = (known: Trading, volume: number): void => {
  const value = Math.log(volume);
  const away = known.count === 0 ? 0 : value - known.level;
  const kept = known.count < READY_VALUES ? away : clip(away, WINSOR * tradingSpread(known));
  known.count += 1;
  known.deviation = averaged(known.deviation, Math.abs(kept), QUARTER, known.count);
  known.level = known.count === 1 ? value : averaged(known.level, known.level + kept, MONTH, known.count);
};

/** Puts the level into other shares, in place: `factor` of them for an old one. */
export const rescaleTrading = (known: Trading, factor: number): void => {
  if (known.count > 0) known.level += Math.log(factor);
};
