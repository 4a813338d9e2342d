import type { Bar } from '../market/bar.ts';

/** A bar against the one before it, in differences of logs (the ratio of two prices can overflow): close to close, close to open, open to close; `floor` is the least spread such moves are measured by. */
export type Motion = {
  readonly move: number;
  readonly gap: number;
  readonly body: number;
  readonly floor: number;
};

/** Five basis points, or half a cent where that is more (prices move in cents), at most 1. */
export const floorAt = (price: number): number => Math.max(0.0005, Math.min(1, 0.005 / price));

/** Whether a bar holds no trade: without volume and at one price, it says nothing of how the ticker moves. */
export const isIdle = ({ volume, high, low }: Bar): boolean => volume === 0 && high === low;

/** A motion, of which two bars, and the log of the close that it came to. */
type Known = { readonly previous: Bar; readonly bar: Bar; readonly close: number; readonly motion: Motion };

/** The motion worked out last: every detector asks for that of the same two bars, and the next is from the later one on. */
let known: Known | null = null;

const motionBetween = (previous: Bar, bar: Bar): Known => {
  const before = known?.bar === previous ? known.close : Math.log(previous.close);
  const open = Math.log(bar.open);
  const close = Math.log(bar.close);
  const motion = { move: close - before, gap: open - before, body: close - open, floor: floorAt(previous.close) };
  return { previous, bar, close, motion };
};

/** How a bar moved against the one before it. */
export const motionOf = (previous: Bar, bar: Bar): Motion => {
  if (known?.bar === bar && known.previous === previous) return known.motion;
  known = motionBetween(previous, bar);
  return known.motion;
};
