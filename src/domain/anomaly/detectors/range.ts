import { READY_VALUES } from '../../baseline/average.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { absorbLog, logSpread, unknownLogLevel, type LogLevel } from '../../baseline/log-level.ts';
import { isIdle, motionOf, type Motion } from '../../baseline/motion.ts';
import type { Detector } from '../detector.ts';

const logOf = ({ range, floor }: Motion): number => Math.log(Math.max(range, floor));

/** Log true range (Wilder, 1978), which is nearly normal (Alizadeh, Brandt & Diebold, 2002), against its level and spread before: what happened within a bar, whatever its close tells; a bar without a trade is not read. */
export const rangeDetector: Detector<LogLevel> = {
  name: 'range',
  version: 1,
  kind: 'range',
  unit: 'log-range',
  field: null,
  ownTail: null,
  initial: unknownLogLevel,
  read: (known, window, bar, { missing }) => {
    if (isIdle(bar)) return { status: 'absent' };
    const previous = adjustedBack(window, 1);
    if (!previous) return { status: 'warming-up', missing: READY_VALUES + 1 };
    if (known.count < READY_VALUES) return { status: 'warming-up', missing: READY_VALUES - known.count };
    const value = logOf(motionOf(previous, bar));
    const expected = known.level + Math.log(1 + missing) / 2;
    return { status: 'ready', value, expected, spread: logSpread(known), sample: known.count };
  },
  absorb: (known, window, bar) => {
    const previous = adjustedBack(window, 1);
    if (previous && !isIdle(bar)) absorbLog(known, logOf(motionOf(previous, bar)));
  },
  copy: (known) => ({ ...known }),
};
