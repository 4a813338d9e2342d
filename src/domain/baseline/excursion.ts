import type { Motion } from './motion.ts';

/** How far the price left within a bar and stayed: the lesser of its moves from the close before and from its open. */
export const excursionOf = ({ move, body }: Motion): number => (Math.abs(move) < Math.abs(body) ? move : body);

/** How much of an excursion the next open took back, with its sign; less half of what it did not, or overdid. */
export const takenBack = (away: number, gap: number): number => {
  if (away * gap >= 0) return 0;
  const size = Math.min(Math.abs(away), Math.abs(gap)) - Math.abs(away + gap) / 2;
  return size > 0 ? Math.sign(away) * size : 0;
};
