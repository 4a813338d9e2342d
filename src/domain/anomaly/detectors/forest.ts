import { READY_VALUES, WINSOR } from '../../baseline/average.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { AXES, type Points } from '../../baseline/cut-box.ts';
import { displacedBy } from '../../baseline/displacement.ts';
import { isIdle, motionOf, type Motion } from '../../baseline/motion.ts';
import { absorbLog, logSpread, rescaleLog, unknownLogLevel, type LogLevel } from '../../baseline/log-level.ts';
import { trueRangeOf, type TrueRange } from '../../baseline/true-range.ts';
import { absorbMotion, isReady, spreadOf, unknownVolatility, type Volatility } from '../../baseline/volatility.ts';
import { ABSENT, type Detector, type Reading } from '../detector.ts';
import { DAILY_PRIOR } from '../own-tail.ts';

/** What the numbers of a point are of. */
const PARTS = ['return', 'volume', 'range', 'gap'] as const;

/** Trees of a forest, and the newest points that they are cut from. */
const TREES = 32;
const SAMPLE = 128;

/** Steps of a spread that numbers of a point are rounded to: at cuts between whole numbers no rounding decides the side. */
const STEPS = 64;

/** The farthest that a number of the bar read lies, in spreads. */
const FARTHEST = 1e6;

/** What scales the numbers of a bar, and the newest of `count` bars as points. */
type Known = { readonly volatility: Volatility; readonly trading: LogLevel; count: number; readonly points: number[] };

const surplusOf = (trading: LogLevel, volume: number): number =>
  volume === 0 || trading.count < READY_VALUES ? 0 : (Math.log(volume) - trading.level) / logSpread(trading);

/** What a bar did, and the sessions missing before it. */
type Day = { readonly motion: Motion; readonly range: TrueRange; readonly volume: number; readonly missing: number };

/** Return, volume, range and gap of a bar in spreads (those of prices of as many days as it took), none beyond the farthest, in whole steps. */
const pointOf = (
  { volatility, trading }: Known,
  { motion, range: { range }, volume, missing }: Day,
  farthest: number,
): Points => {
  const { move, gap, floor } = motion;
  const spread = spreadOf(volatility, floor) * Math.sqrt(1 + missing);
  const numbers = [move / spread, surplusOf(trading, volume), range / spread, gap / spread];
  return numbers.map((number) => Math.round(STEPS * Math.min(Math.max(number, -farthest), farthest)));
};

const absorbPoint = (known: Known, point: Points): void => {
  const first = (known.count % SAMPLE) * AXES;
  for (let axis = 0; axis < AXES; axis += 1) known.points[first + axis] = point[axis] ?? 0;
  known.count += 1;
};

/** The odds that a displacement is, from 0 to all points to 1, signed as the move. */
const readingOf = (displaced: readonly number[], move: number): Reading => {
  const total = displaced.reduce((sum, one) => sum + one, 0);
  const odds = total / (SAMPLE + 1 - total);
  const parts = PARTS.map((of, i) => ({ of, share: total === 0 ? 0 : (displaced[i] ?? 0) / total }));
  return { status: 'ready', value: move < 0 ? -odds : odds, expected: 0, spread: 1, sample: SAMPLE, parts };
};

/** How far a bar stands apart from the 128 before it in return, volume, range and gap together, in a random cut forest of them (displacement.ts). */
export const forestDetector: Detector<Known> = {
  name: 'forest',
  version: 1,
  kind: 'price',
  unit: 'odds',
  field: null,
  ownTail: DAILY_PRIOR,
  initial: () => ({ volatility: unknownVolatility(), trading: unknownLogLevel(), count: 0, points: [] }),
  read: (known, window, bar, place) => {
    if (isIdle(bar)) return ABSENT;
    const previous = adjustedBack(window, 1);
    if (!previous) return { status: 'warming-up', missing: READY_VALUES + SAMPLE + 1 };
    const missing = Math.max(READY_VALUES - known.volatility.count, 0) + Math.max(SAMPLE - known.count, 0);
    if (missing > 0) return { status: 'warming-up', missing };
    const motion = motionOf(previous, bar);
    const day = { motion, range: trueRangeOf(previous, bar), volume: bar.volume, missing: place.missing };
    return readingOf(displacedBy(known.points, pointOf(known, day, FARTHEST), TREES), motion.move);
  },
  absorb: (known, window, bar, { missing }) => {
    const previous = adjustedBack(window, 1);
    if (previous && !isIdle(bar)) {
      const motion = motionOf(previous, bar);
      const range = trueRangeOf(previous, bar);
      if (isReady(known.volatility))
        absorbPoint(known, pointOf(known, { motion, range, volume: bar.volume, missing }, WINSOR));
      absorbMotion(known.volatility, motion, range);
    }
    if (bar.volume > 0) absorbLog(known.trading, Math.log(bar.volume));
  },
  rescale: ({ trading }, { volume }) => rescaleLog(trading, volume),
  copy: ({ volatility, trading, count, points }) => ({
    volatility: { ...volatility },
    trading: { ...trading },
    count,
    points: points.slice(),
  }),
};
