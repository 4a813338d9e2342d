import { READY_VALUES } from '../../baseline/average.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { isIdle, motionOf } from '../../baseline/motion.ts';
import { trueRangeOf } from '../../baseline/true-range.ts';
import { absorbMotion, isReady, spreadOf, unknownVolatility, type Volatility } from '../../baseline/volatility.ts';
import { ABSENT, type Detector } from '../detector.ts';
import { DAILY_PRIOR } from '../own-tail.ts';

/** Close-to-close log return against none (the drift of a bar is far below its spread) and the volatility before; a bar without a trade is not read. After missing sessions the spread is that of so many days (the root of time). */
export const returnDetector: Detector<Volatility> = {
  name: 'return',
  version: 2,
  kind: 'price',
  intervals: 'daily',
  unit: 'log-return',
  field: 'close',
  ownTail: DAILY_PRIOR,
  initial: unknownVolatility,
  read: (known, window, bar, { missing }) => {
    if (isIdle(bar)) return ABSENT;
    const previous = adjustedBack(window, 1);
    if (!previous) return { status: 'warming-up', missing: READY_VALUES + 1 };
    if (!isReady(known)) return { status: 'warming-up', missing: READY_VALUES - known.count };
    const { move, floor } = motionOf(previous, bar);
    const spread = spreadOf(known, floor) * Math.sqrt(1 + missing);
    return { status: 'ready', value: move, expected: 0, spread, sample: known.count };
  },
  absorb: (known, window, bar) => {
    const previous = adjustedBack(window, 1);
    if (previous && !isIdle(bar)) absorbMotion(known, motionOf(previous, bar), trueRangeOf(previous, bar));
  },
  copy: (known) => ({ ...known }),
};
