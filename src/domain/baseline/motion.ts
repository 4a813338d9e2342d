import type { Bar } from '../market/bar.ts';

/** A bar against the one before it, in differences of logs (the ratio of two prices can overflow): close to close, close to open, open to close, and the true range (Wilder, 1978); `floor` is the least spread such moves are measured by. */
export type Motion = {
  readonly move: number;
  readonly gap: number;
  readonly body: number;
  readonly range: number;
  readonly floor: number;
};

/** Five basis points, or half a cent where that is more (prices move in cents), at most 1. */
const floorAt = (price: number): number => Math.max(0.0005, Math.min(1, 0.005 / price));

/** Whether a bar holds no trade: without volume and at one price, it says nothing of how the ticker moves. */
export const isIdle = ({ volume, high, low }: Bar): boolean => volume === 0 && high === low;

const motionBetween = (previous: Bar, bar: Bar): Motion => {
  const before = Math.log(previous.close);
  const open = Math.log(bar.open);
  const close = Math.log(bar.close);
  const high = Math.max(bar.high, previous.close);
  const low = Math.min(bar.low, previous.close);
  return {
    move: close - before,
    gap: open - before,
    body: close - open,
    range: Math.log(high) - Math.log(low),
    floor: floorAt(previous.close),
  };
};

type Known = { readonly previous: Bar; readonly bar: Bar; readonly motion: Motion };

/** The motion worked out last: every detector asks for that of the same two bars. */
let known: Known | null = null;

/** How a bar moved against the one before it. */
export const motionOf = (previous: Bar, bar: Bar): Motion => {
  if (known?.bar === bar && known.previous === previous) return known.motion;
  const motion = motionBetween(previous, bar);
  known = { previous, bar, motion };
  return motion;
};
