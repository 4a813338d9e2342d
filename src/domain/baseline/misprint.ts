/** A close that is taken for a wrong print is at least twice the one before or at most half of it. */
const FARTHEST = Math.LN2;

/** How much of the way the next close may be off from where the price was: a fifth. */
const OFF = 0.2;

/** Whether a close was a wrong print: far from the one before, and taken back by the next one. A price that keeps more of the way was there. */
export const isMisprint = (before: number, close: number, next: number): boolean => {
  const from = Math.log(before);
  const away = Math.abs(Math.log(close) - from);
  return away >= FARTHEST && Math.abs(Math.log(next) - from) <= OFF * away;
};
