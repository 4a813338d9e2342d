const at = (sorted: readonly number[], i: number): number => sorted[i] ?? 0;

/** First index of a rising list whose value is not below `value`. */
const lowerBound = (sorted: readonly number[], value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(sorted, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Puts a value into a rising list, in place. */
export const insertSorted = (sorted: number[], value: number): void => {
  let i = sorted.length;
  sorted.push(value);
  for (; i > 0 && at(sorted, i - 1) > value; i -= 1) sorted[i] = at(sorted, i - 1);
  sorted[i] = value;
};

/** Replaces one value of a rising list by another, in place; the old value must be in it. */
export const replaceSorted = (sorted: number[], old: number, value: number): void => {
  let i = lowerBound(sorted, old);
  for (; i < sorted.length - 1 && at(sorted, i + 1) < value; i += 1) sorted[i] = at(sorted, i + 1);
  for (; i > 0 && at(sorted, i - 1) > value; i -= 1) sorted[i] = at(sorted, i - 1);
  sorted[i] = value;
};

/** Median of a rising list; 0 when it is empty. */
export const medianOf = (sorted: readonly number[]): number => {
  const half = sorted.length >> 1;
  const upper = at(sorted, half);
  return sorted.length % 2 === 1 ? upper : (at(sorted, half - 1) + upper) / 2;
};

/** The distance from `center` that `others` + 1 values of a rising list lie within: the run of neighbours nearest to it is found by halving. */
const distanceOf = (sorted: readonly number[], center: number, others: number): number => {
  let low = 0;
  let high = sorted.length - 1 - others;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (center - at(sorted, middle) <= at(sorted, middle + others) - center) high = middle;
    else low = middle + 1;
  }
  const here = Math.max(at(sorted, low + others) - center, center - at(sorted, low));
  return low > 0 ? Math.min(here, center - at(sorted, low - 1)) : here;
};

/** Median absolute deviation of a rising list from `center` (unscaled); 0 when it is empty. */
export const madOf = (sorted: readonly number[], center: number): number => {
  if (sorted.length === 0) return 0;
  const half = sorted.length >> 1;
  const upper = distanceOf(sorted, center, half);
  return sorted.length % 2 === 1 ? upper : (distanceOf(sorted, center, half - 1) + upper) / 2;
};
