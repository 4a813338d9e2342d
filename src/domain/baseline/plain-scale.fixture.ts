type Plain = { readonly center: number; readonly spread: number };

/** A measured value and the least spread when the next one is judged. */
type Measured = { readonly value: number; readonly floor: number };

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? NaN) + (sorted[sorted.length >> 1] ?? NaN)) / 2;
};

const clip = (value: number, { center, spread }: Plain): number =>
  Math.min(Math.max(value, center - 4 * spread), center + 4 * spread);

/** The robust scale from its definition: every value winsorised at 4 spreads, every step from the whole list. */
export const plainScale = (values: readonly Measured[]): Plain | null => {
  const kept: number[] = [];
  let variance = 0;
  let normal: Plain | null = null;
  for (const { value, floor } of values) {
    const clipped = normal ? clip(value, normal) : value;
    if (normal) variance = 0.94 * variance + 0.06 * (clipped - normal.center) ** 2;
    kept.push(clipped);
    if (kept.length < 63) continue;
    const newest = kept.slice(-63);
    const center = median(newest);
    const slow = 1.4826 * median(newest.map((one) => Math.abs(one - center)));
    if (!normal) variance = slow ** 2;
    normal = { center, spread: Math.sqrt(Math.max(Math.sqrt(variance), floor) * Math.max(slow, floor)) };
  }
  return normal;
};
