import { MAX_SURPRISE } from './surprise.ts';

/** Which z-scores count as unusual: far on either side, or only high ones. */
export type Side = 'both' | 'upper';

/** How rare z-scores are. `normal`: two-sided tail of the normal distribution. Otherwise knots of an empirical table, |z| (or z, for `upper`) against surprise, both rising; beyond the last knot p falls as a power of z with exponent `index` (Hill, 1975). `decades`: z is the surprise itself, at most `most`. */
export type Tail =
  | { readonly type: 'normal'; readonly side: Side }
  | {
      readonly type: 'table';
      readonly side: Side;
      readonly z: readonly number[];
      readonly surprise: readonly number[];
      readonly index: number;
    }
  | { readonly type: 'decades'; readonly most: number };

const at = (knots: readonly number[], i: number): number => knots[i] ?? 0;

/** The y of a rising polyline at x, held at both ends. */
export const interpolate = (xs: readonly number[], ys: readonly number[], x: number): number => {
  const last = xs.length - 1;
  if (x <= at(xs, 0)) return at(ys, 0);
  if (x >= at(xs, last)) return at(ys, last);
  let high = 1;
  while (at(xs, high) <= x) high += 1;
  const x0 = at(xs, high - 1);
  const y0 = at(ys, high - 1);
  return y0 + ((x - x0) / (at(xs, high) - x0)) * (at(ys, high) - y0);
};

/** -log10 of the two-sided normal tail beyond |z|: continued fraction of Mills' ratio (Abramowitz & Stegun 26.2.14) from 2 on, series 26.2.10 below. */
const normalSurprise = (z: number): number => {
  if (z < 2) {
    let term = z;
    let sum = z;
    for (let n = 1; n < 40; n += 1) {
      term *= (-z * z) / (2 * n);
      sum += term / (2 * n + 1);
    }
    return -Math.log1p(-sum * Math.sqrt(2 / Math.PI)) / Math.LN10;
  }
  let fraction = z;
  for (let n = 60; n > 0; n -= 1) fraction = z + n / fraction;
  return (z * z) / (2 * Math.LN10) + Math.log10(fraction) - Math.log10(Math.sqrt(2 / Math.PI));
};

/** How surprising a z-score is, -log10 p, from 0 to MAX_SURPRISE; strictly rising until there (`decades` until `most`), a table from its first knot on. */
export const surpriseOfZ = (tail: Tail, z: number): number => {
  if (tail.type === 'decades') return Math.min(tail.most, Math.max(0, z));
  const distance = tail.side === 'both' ? Math.abs(z) : z;
  if (tail.type === 'normal') return distance <= 0 ? 0 : Math.min(MAX_SURPRISE, normalSurprise(distance));
  const last = tail.z.length - 1;
  const end = at(tail.z, last);
  if (distance <= end) return interpolate(tail.z, tail.surprise, distance);
  return Math.min(MAX_SURPRISE, at(tail.surprise, last) + tail.index * Math.log10(distance / end));
};

/** The z-score at which the tail reaches a surprise (the inverse of surpriseOfZ, to 1e-9 under `normal`). */
export const zOfSurprise = (tail: Tail, surprise: number): number => {
  if (tail.type === 'decades') return surprise;
  if (tail.type === 'table') {
    const last = tail.z.length - 1;
    const excess = surprise - at(tail.surprise, last);
    if (excess <= 0) return interpolate(tail.surprise, tail.z, surprise);
    return at(tail.z, last) * 10 ** (excess / tail.index);
  }
  let low = 0;
  let high = 64;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (surpriseOfZ(tail, middle) < surprise) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
