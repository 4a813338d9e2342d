import { READY_VALUES } from '../../baseline/average.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { excursionOf, takenBack } from '../../baseline/excursion.ts';
import { isIdle, motionOf } from '../../baseline/motion.ts';
import { trueRangeOf } from '../../baseline/true-range.ts';
import { absorbMotion, isReady, spreadOf, unknownVolatility, type Volatility } from '../../baseline/volatility.ts';
import { ABSENT, type Detector } from '../detector.ts';

/** Volatility, how far the newest bar left the price within itself, and the spread before that bar (0 while there is none). */
type Excursion = { readonly volatility: Volatility; away: number; spread: number };

/** A price that left within the bar before and was back at this open, against the volatility before it left: what a wrong trade looks like one bar later. */
export const badTickDetector: Detector<Excursion> = {
  name: 'bad-tick',
  version: 1,
  kind: 'bad-tick',
  unit: 'log-return',
  field: null,
  ownTail: null,
  initial: () => ({ volatility: unknownVolatility(), away: 0, spread: 0 }),
  read: ({ volatility: { count }, away, spread }, window, bar) => {
    const previous = adjustedBack(window, 1);
    if (!previous || spread === 0) return { status: 'warming-up', missing: Math.max(1, READY_VALUES + 1 - count) };
    const value = takenBack(away, motionOf(previous, bar).gap);
    return value === 0 ? ABSENT : { status: 'ready', value, expected: 0, spread, sample: count };
  },
  absorb: (known, window, bar) => {
    const previous = adjustedBack(window, 1);
    if (!previous) return;
    const motion = motionOf(previous, bar);
    known.spread = isReady(known.volatility) ? spreadOf(known.volatility, motion.floor) : 0;
    known.away = isIdle(bar) ? 0 : excursionOf(motion);
    if (!isIdle(bar)) absorbMotion(known.volatility, motion, trueRangeOf(previous, bar));
  },
  copy: ({ volatility, ...rest }) => ({ volatility: { ...volatility }, ...rest }),
};
