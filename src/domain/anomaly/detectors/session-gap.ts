import { averaged, NORMAL_MEAN_DEVIATION, WINSOR } from '../../baseline/average.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { motionOf } from '../../baseline/motion.ts';
import { QUARTER_OF_SESSIONS } from '../../baseline/slot-moves.ts';
import { ABSENT, type Detector } from '../detector.ts';

/** Gaps before a spread is trusted: three weeks. */
const READY_GAPS = 15;

/** The usual gap of large US stocks as a standard deviation: the median of 515,000 daily bars. */
const USUAL_GAP = 0.00647;

/** Least spread of a gap: five basis points. */
const FLOOR = 0.0005;

/** The exponential mean of winsorised absolute gaps (half-life a quarter). */
type Gaps = { count: number; mean: number };

/** Half by what is usual of the ticker, half by what is usual of any: seven percent overnight are news of every ticker. */
const spreadOf = ({ mean }: Gaps): number => Math.max(FLOOR, Math.sqrt(USUAL_GAP * NORMAL_MEAN_DEVIATION * mean));

/** The gap from the last close of a session to the first open of the next, told at that open. Its tail is not learnt per ticker: four earnings a year would teach it that gaps are usual. */
export const sessionGapDetector: Detector<Gaps> = {
  name: 'session-gap',
  version: 1,
  kind: 'gap',
  intervals: 'intraday',
  unit: 'log-return',
  field: null,
  ownTail: null,
  initial: () => ({ count: 0, mean: 0 }),
  read: (known, window, bar, { isFirst, slots }) => {
    const previous = adjustedBack(window, 1);
    if (!isFirst) return ABSENT;
    if (!previous || known.count < READY_GAPS)
      return { status: 'warming-up', missing: (READY_GAPS - known.count) * slots };
    const value = motionOf(previous, bar).gap;
    return { status: 'ready', value, expected: 0, spread: spreadOf(known), sample: known.count };
  },
  absorb: (known, window, bar, { isFirst }) => {
    const previous = adjustedBack(window, 1);
    if (!previous || !isFirst) return;
    const limit = known.count < READY_GAPS ? Infinity : WINSOR * spreadOf(known);
    known.count += 1;
    const size = Math.min(Math.abs(motionOf(previous, bar).gap), limit);
    known.mean = averaged(known.mean, size, QUARTER_OF_SESSIONS, known.count);
  },
  copy: (known) => ({ ...known }),
};
