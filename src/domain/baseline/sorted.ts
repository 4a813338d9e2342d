/** First index of a rising list whose value is not below `value`. */
const lowerBound = (sorted: readonly number[], value: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Puts a value into a rising list, in place. */
export const insertSorted = (sorted: number[], value: number): void => {
  let i = sorted.length;
  sorted.push(value);
  for (; i > 0 && (sorted[i - 1] ?? 0) > value; i -= 1) sorted[i] = sorted[i - 1] ?? 0;
  sorted[i] = value;
};

/** Replaces one value of a rising list by another, in place; the old value must be in it. */
export const replaceSorted = (sorted: number[], old: number, value: number): void => {
  let i = lowerBound(sorted, old);
  for (; i < sorted.length - 1 && (sorted[i + 1] ?? 0) < value; i += 1) sorted[i] = sorted[i + 1] ?? 0;
  for (; i > 0 && (sorted[i - 1] ?? 0) > value; i -= 1) sorted[i] = sorted[i - 1] ?? 0;
  sorted[i] = value;
};

/** Median of a rising list; 0 when it is empty. */
export const medianOf = (sorted: readonly number[]): number => {
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
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
    const below = left >= 0 ? center - (sorted[left] ?? 0) : Infinity;
    const above = right < sorted.length ? (sorted[right] ?? 0) - center : Infinity;
    if (below < above) left -= 1;
    else right += 1;
    deviation = Math.min(below, above);
  }
  return sorted.length % 2 === 1 ? deviation : (previous + deviation) / 2;
};
