/** Values before a spread is trusted: a quarter of trading days. */
export const READY_VALUES = 63;

/** How many spreads from what is expected a value may count: far enough to learn a new regime, near enough that one bar cannot blind the scale. */
export const WINSOR = 4;

/** What makes a mean absolute deviation the standard deviation of a normal sample: sqrt(pi / 2). */
export const NORMAL_MEAN_DEVIATION = Math.sqrt(Math.PI / 2);

/** The weight an exponential average of a half-life (in values) gives its newest value. */
export const weightOf = (halfLife: number): number => 1 - 2 ** (-1 / halfLife);

/** What an exponential sum keeps from one value to the next, by its half-life in values; the last answer is kept, as it is that of every bar of a series. */
export const keptBy = (): ((halfLife: number) => number) => {
  const last = { halfLife: 0, kept: 0 };
  return (halfLife) => {
    if (halfLife !== last.halfLife) {
      last.halfLife = halfLife;
      last.kept = 1 - weightOf(halfLife);
    }
    return last.kept;
  };
};

/** An exponential average after one more value, the `count`-th; the plain mean while that weighs more. */
export const averaged = (mean: number, value: number, weight: number, count: number): number =>
  mean + Math.max(weight, 1 / count) * (value - mean);
