import { averaged, NORMAL_MEAN_DEVIATION, weightOf, WINSOR } from './average.ts';

const HALF_YEAR = weightOf(126);

/** Values before a level is trusted: half a year of trading days. */
export const READY_LEVEL = 126;

/** Part of a value's distance that a run lets go each bar: half a spread, so that shifts of a whole spread are found soonest (Page, 1954). */
const SLACK = 0.5;

/** Bars that a change holds before it is called lasting: two weeks. */
const LASTING_BARS = 10;

/** Bars after which a level that held is the normal one: a quarter. */
const SETTLED_BARS = 63;

/** Values that have lain on one side of a level, but for slack: the cumulative sum of their distances in spreads that keeps the run alive, their winsorised total and number, and when it began. */
export type Run = { cusum: number; total: number; count: number; since: number };

/** The level of a series of logs (half-life half a year) with its mean absolute deviation, both of winsorised values, and the runs above and below it; `count` values so far. */
export type Level = { count: number; level: number; deviation: number; readonly above: Run; readonly below: Run };

/** A series of logs at an instant, and the least spread it is measured by. */
export type Sample = { readonly value: number; readonly time: number; readonly floor: number };

/** A lasting change: the mean of the values since it began, and the spread of a mean of so many. */
export type Shift = { readonly mean: number; readonly spread: number; readonly since: number };

const noRun = (): Run => ({ cusum: 0, total: 0, count: 0, since: 0 });

/** A level of which nothing is known. */
export const unknownLevel = (): Level => ({ count: 0, level: 0, deviation: 0, above: noRun(), below: noRun() });

/** The same level in a copy of its own. */
export const copyLevel = (known: Level): Level => ({ ...known, above: { ...known.above }, below: { ...known.below } });

const spreadOf = ({ deviation }: Level, floor: number): number => Math.max(floor, NORMAL_MEAN_DEVIATION * deviation);

const clip = (value: number, limit: number): number => Math.min(Math.max(value, -limit), limit);

/** A value as it counts to a run: its distance in spreads, and the value itself, both winsorised. */
type Counted = { readonly distance: number; readonly value: number };

const countedOf = (known: Level, { value, floor }: Sample): Counted => {
  const spread = spreadOf(known, floor);
  const distance = clip((value - known.level) / spread, WINSOR);
  return { distance, value: known.level + distance * spread };
};

const begin = (run: Run): void => {
  run.cusum = 0;
  run.total = 0;
  run.count = 0;
};

/** By how much a value lengthens a run on the side of `sign`; none where it ends it. */
const gainOf = (run: Run, { distance }: Counted, sign: 1 | -1): number =>
  Math.max(0, run.cusum + sign * distance - SLACK);

const lengthen = (run: Run, counted: Counted, sign: 1 | -1, time: number): void => {
  const cusum = gainOf(run, counted, sign);
  if (cusum === 0) return begin(run);
  if (run.count === 0) run.since = time;
  run.cusum = cusum;
  run.total += counted.value;
  run.count += 1;
};

/** The lasting change that a run with one more value is; null while it has not lasted. */
const shiftOf = (known: Level, run: Run, counted: Counted, sign: 1 | -1): Omit<Shift, 'spread'> | null => {
  if (run.count + 1 < LASTING_BARS || gainOf(run, counted, sign) === 0) return null;
  const mean = (run.total + counted.value) / (run.count + 1);
  return sign * (mean - known.level) > 0 ? { mean, since: run.since } : null;
};

/** The lasting change that a value goes on with, by two-sided cumulative sums (Page, 1954) of winsorised distances, each side's mean since its start against the level (the likelihood ratio: Siegmund & Venkatraman, 1995); null where there is none. The longer side speaks. */
export const shiftAt = (known: Level, sample: Sample): Shift | null => {
  const counted = countedOf(known, sample);
  const up = shiftOf(known, known.above, counted, 1);
  const down = shiftOf(known, known.below, counted, -1);
  const run = up && (!down || known.above.count >= known.below.count) ? known.above : known.below;
  const shift = run === known.above ? up : down;
  if (!shift) return null;
  return { mean: shift.mean, since: shift.since, spread: spreadOf(known, sample.floor) / Math.sqrt(run.count + 1) };
};

/** A level that held for a quarter is the normal one. */
const settle = (known: Level, run: Run): void => {
  if (run.count < SETTLED_BARS) return;
  known.level = run.total / run.count;
  begin(known.above);
  begin(known.below);
};

/** Takes a value into level and runs, in place. */
export const absorbValue = (known: Level, sample: Sample): void => {
  if (known.count >= READY_LEVEL) {
    const counted = countedOf(known, sample);
    lengthen(known.above, counted, 1, sample.time);
    lengthen(known.below, counted, -1, sample.time);
  }
  const away = known.count === 0 ? 0 : sample.value - known.level;
  const limit = known.count < READY_LEVEL ? Infinity : WINSOR * spreadOf(known, sample.floor);
  const kept = clip(away, limit);
  known.count += 1;
  known.deviation = averaged(known.deviation, Math.abs(kept), HALF_YEAR, known.count);
  known.level = known.count === 1 ? sample.value : averaged(known.level, known.level + kept, HALF_YEAR, known.count);
  settle(known, known.above);
  settle(known, known.below);
};

/** Moves the level and what is counted against it, in place: the values from now on are in another unit. */
export const moveLevel = (known: Level, by: number): void => {
  known.level += by;
  for (const run of [known.above, known.below]) run.total += by * run.count;
};
