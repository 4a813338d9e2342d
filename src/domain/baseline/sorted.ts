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

/** Median absolute deviation of a rising list from `center` (unscaled), by walking outwards from it. */
export const madOf = (sorted: readonly number[], center: number): number => {
  let right = lowerBound(sorted, center);
  let left = right - 1;
  const half = sorted.length >> 1;
  let previous = 0;
  let deviation = 0;
  for (let taken = 0; taken <= half; taken += 1) {
    previous = deviation;
    const below = left >= 0 ? center - at(sorted, left) : Infinity;
    const above = right < sorted.length ? at(sorted, right) - center : Infinity;
    if (below < above) left -= 1;
    else right += 1;
    deviation = Math.min(below, above);
  }
  return sorted.length % 2 === 1 ? deviation : (previous + deviation) / 2;
};
