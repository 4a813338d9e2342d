import { READY_VALUES } from '../../baseline/average.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { absorbLog, logSpread, unknownLogLevel, type LogLevel } from '../../baseline/log-level.ts';
import { isIdle } from '../../baseline/motion.ts';
import { trueRangeOf } from '../../baseline/true-range.ts';
import { ABSENT, type Detector } from '../detector.ts';

/** Log true range (Wilder, 1978), against its level and spread before: what happened within a bar, whatever its close tells; a bar without a trade is not read. */
export const rangeDetector: Detector<LogLevel> = {
  name: 'range',
  version: 1,
  kind: 'range',
  intervals: 'daily',
  unit: 'log-range',
  field: null,
  ownTail: null,
  initial: unknownLogLevel,
  read: (known, window, bar, { missing }) => {
    if (isIdle(bar)) return ABSENT;
    const previous = adjustedBack(window, 1);
    if (!previous) return { status: 'warming-up', missing: READY_VALUES + 1 };
    if (known.count < READY_VALUES) return { status: 'warming-up', missing: READY_VALUES - known.count };
    const value = trueRangeOf(previous, bar).log;
    const expected = known.level + Math.log(1 + missing) / 2;
    return { status: 'ready', value, expected, spread: logSpread(known), sample: known.count };
  },
  absorb: (known, window, bar) => {
    const previous = adjustedBack(window, 1);
    if (previous && !isIdle(bar)) absorbLog(known, trueRangeOf(previous, bar).log);
  },
  copy: (known) => ({ ...known }),
};
