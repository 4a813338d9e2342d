import type { Bar } from '../market/bar.ts';
import { floorAt } from './motion.ts';

/** The true range of a bar (Wilder, 1978) as a difference of logs, and its own log, which is nearly normal (Alizadeh, Brandt & Diebold, 2002). */
export type TrueRange = { readonly range: number; readonly log: number };

const rangeBetween = (previous: Bar, bar: Bar): TrueRange => {
  const high = Math.max(bar.high, previous.close);
  const low = Math.min(bar.low, previous.close);
  const range = Math.log(high) - Math.log(low);
  return { range, log: Math.log(Math.max(range, floorAt(previous.close))) };
};

type Known = { readonly previous: Bar; readonly bar: Bar; readonly trueRange: TrueRange };

/** The true range worked out last: several detectors ask for that of the same two bars. */
let known: Known | null = null;

/** The true range of a bar after another one. */
export const trueRangeOf = (previous: Bar, bar: Bar): TrueRange => {
  if (known?.bar === bar && known.previous === previous) return known.trueRange;
  const trueRange = rangeBetween(previous, bar);
  known = { previous, bar, trueRange };
  return trueRange;
};
