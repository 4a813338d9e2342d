import {
  absorbValue,
  copyLevel,
  moveLevel,
  READY_LEVEL,
  shiftAt,
  unknownLevel,
  type Level,
  type Sample,
} from '../../baseline/shift.ts';
import type { BarWindow } from '../../baseline/bar-window.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { isIdle } from '../../baseline/motion.ts';
import { trueRangeOf } from '../../baseline/true-range.ts';
import type { Bar } from '../../market/bar.ts';
import { ABSENT, type Detector } from '../detector.ts';

/** Least spread of log volumes and of log ranges: a twentieth. */
const FLOOR = 0.05;

type Shifting = Pick<Detector, 'name' | 'kind' | 'unit'> & {
  /** What of a bar should keep its level; null where it has nothing of it. */
  readonly sampleOf: (window: BarWindow, bar: Bar) => Sample | null;
};

const shifting = ({ name, kind, unit, sampleOf }: Shifting): Detector<Level> => ({
  name,
  version: 1,
  kind,
  unit,
  field: null,
  ownTail: null,
  initial: unknownLevel,
  read: (known, window, bar) => {
    if (known.count < READY_LEVEL) return { status: 'warming-up', missing: READY_LEVEL - known.count };
    const sample = sampleOf(window, bar);
    const shift = sample && shiftAt(known, sample);
    if (!shift) return ABSENT;
    const { mean, spread, since } = shift;
    return { status: 'ready', value: mean, expected: known.level, spread, sample: known.count, since };
  },
  absorb: (known, window, bar) => {
    const sample = sampleOf(window, bar);
    if (sample) absorbValue(known, sample);
  },
  copy: copyLevel,
});

/** A lasting change of volume: the mean log volume since it began against the level of half a year. */
export const levelShiftDetector: Detector<Level> = {
  ...shifting({
    name: 'level-shift',
    kind: 'level-shift',
    unit: 'log-volume',
    sampleOf: (_, { volume, time }) => (volume === 0 ? null : { value: Math.log(volume), time, floor: FLOOR }),
  }),
  rescale: (known, { volume }) => moveLevel(known, Math.log(volume)),
};

/** A lasting change of volatility: the mean log true range since it began, against the level of half a year. */
export const volatilityShiftDetector: Detector<Level> = shifting({
  name: 'volatility-shift',
  kind: 'volatility-shift',
  unit: 'log-range',
  sampleOf: (window, bar) => {
    const previous = adjustedBack(window, 1);
    if (!previous || isIdle(bar)) return null;
    return { value: trueRangeOf(previous, bar).log, time: bar.time, floor: FLOOR };
  },
});
