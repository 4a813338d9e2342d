import type { Direction, Kind, Severity } from '../../../domain/anomaly/kinds.ts';

/** The shapes of marks. */
export type Shape = 'arrowUp' | 'arrowDown' | 'circle' | 'square';

/** The shape of a finding's mark: an arrow for moves of the price, a circle for volume, a square for the rest. */
export const shapeOf = (kind: Kind, direction: Direction): Shape => {
  if (kind === 'volume') return 'circle';
  if (kind !== 'price' && kind !== 'gap') return 'square';
  if (direction === null) return 'square';
  return direction === 'down' ? 'arrowDown' : 'arrowUp';
};

/** Size of a mark, so that severity can be told without colour. */
export const MARK_SIZE: Readonly<Record<Severity, number>> = { medium: 0.8, high: 1.1, critical: 1.5 };
