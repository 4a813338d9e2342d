import { averaged, NORMAL_MEAN_DEVIATION, READY_VALUES, weightOf, WINSOR } from '../../baseline/average.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { isIdle, motionOf, type Motion } from '../../baseline/motion.ts';
import { ABSENT, type Detector } from '../detector.ts';

const MONTH = weightOf(21);
const HALF_YEAR = weightOf(126);

/** Exponential means of winsorised absolute gaps. */
type Gaps = { count: number; month: number; halfYear: number };

const spreadOf = ({ month, halfYear }: Gaps, floor: number): number =>
  Math.sqrt(Math.max(NORMAL_MEAN_DEVIATION * month, floor) * Math.max(NORMAL_MEAN_DEVIATION * halfYear, floor));

/** What of a gap the close kept: one that reverses within the bar is range, not news. */
const heldOf = ({ gap, move }: Motion): number => {
  if (gap * move <= 0) return 0;
  return Math.abs(gap) < Math.abs(move) ? gap : move;
};

/** The gap from the close before to the open, as far as the close kept it, against the gaps before. Its tail is not learnt per ticker: four earnings a year would teach it that gaps are usual. */
export const gapDetector: Detector<Gaps> = {
  name: 'gap',
  version: 1,
  kind: 'gap',
  intervals: 'daily',
  unit: 'log-return',
  field: null,
  ownTail: null,
  initial: () => ({ count: 0, month: 0, halfYear: 0 }),
  read: (known, window, bar, { missing }) => {
    if (isIdle(bar)) return ABSENT;
    const previous = adjustedBack(window, 1);
    if (!previous) return { status: 'warming-up', missing: READY_VALUES + 1 };
    if (known.count < READY_VALUES) return { status: 'warming-up', missing: READY_VALUES - known.count };
    const motion = motionOf(previous, bar);
    const value = heldOf(motion);
    if (value === 0) return ABSENT;
    const spread = spreadOf(known, motion.floor) * Math.sqrt(1 + missing);
    return { status: 'ready', value, expected: 0, spread, sample: known.count };
  },
  absorb: (known, window, bar) => {
    const previous = adjustedBack(window, 1);
    if (!previous || isIdle(bar)) return;
    const { gap, floor } = motionOf(previous, bar);
    const limit = known.count < READY_VALUES ? Infinity : WINSOR * spreadOf(known, floor);
    const size = Math.min(Math.abs(gap), limit);
    known.count += 1;
    known.month = averaged(known.month, size, MONTH, known.count);
    known.halfYear = averaged(known.halfYear, size, HALF_YEAR, known.count);
  },
  copy: (known) => ({ ...known }),
};
