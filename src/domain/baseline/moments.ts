import type { BarWindow } from './bar-window.ts';
import { adjustedBack } from './basis.ts';

/** Mean and sample deviation (n - 1) of the newest `size` bars' field; the deviation is exactly 0 when all values are the same. */
export type Moments = { readonly mean: number; readonly deviation: number };

const valueBack = (window: BarWindow, field: 'close' | 'volume', back: number): number =>
  adjustedBack(window, back)?.[field] ?? 0;

/** A power of two about a positive number: dividing by it is exact, and what is left can be squared. */
const unitOf = (widest: number): number => 2 ** Math.min(Math.floor(Math.log2(widest)), 1023);

/** Mean and sample deviation of a field over the newest `size` bars, adjusted for corporate actions (two passes, free of overflow), or null while there are fewer. */
export const momentsOf = (window: BarWindow, field: 'close' | 'volume', size: number): Moments | null => {
  if (window.count < size) return null;
  const first = valueBack(window, field, 1);
  const shifts: number[] = [];
  let widest = 0;
  for (let back = 1; back <= size; back += 1) {
    const shift = valueBack(window, field, back) - first;
    shifts.push(shift);
    widest = Math.max(widest, Math.abs(shift));
  }
  if (widest === 0) return { mean: first, deviation: 0 };
  const unit = unitOf(widest);
  let sum = 0;
  for (const shift of shifts) sum += shift / unit;
  const mean = sum / size;
  let squares = 0;
  for (const shift of shifts) squares += (shift / unit - mean) ** 2;
  return { mean: first + mean * unit, deviation: unit * Math.sqrt(squares / (size - 1)) };
};
