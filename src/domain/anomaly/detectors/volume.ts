import { averaged, NORMAL_MEAN_DEVIATION, READY_VALUES, weightOf, WINSOR } from '../../baseline/average.ts';
import type { Detector } from '../detector.ts';
import { DAILY_PRIOR } from '../own-tail.ts';

const MONTH = weightOf(21);
const QUARTER = weightOf(63);

/** Least spread of log volume: a twentieth, so that a feed with steady volume does not make every change a surprise. */
const FLOOR = 0.05;

/** Exponential means of winsorised log volumes (half-life a month, so that growth and seasons are followed) and of their absolute deviations (a quarter). */
type Trading = { count: number; level: number; deviation: number };

const spreadOf = ({ deviation }: Trading): number => Math.max(FLOOR, NORMAL_MEAN_DEVIATION * deviation);

const clip = (value: number, limit: number): number => Math.min(Math.max(value, -limit), limit);

/** Log volume against its level and spread before; a bar without volume is not read. */
export const volumeDetector: Detector<Trading> = {
  name: 'volume',
  version: 2,
  kind: 'volume',
  unit: 'log-volume',
  field: 'volume',
  ownTail: DAILY_PRIOR,
  initial: () => ({ count: 0, level: 0, deviation: 0 }),
  read: (known, _, { volume }) => {
    if (volume === 0) return { status: 'absent' };
    if (known.count < READY_VALUES) return { status: 'warming-up', missing: READY_VALUES - known.count };
    const value = Math.log(volume);
    return { status: 'ready', value, expected: known.level, spread: spreadOf(known), sample: known.count };
  },
  absorb: (known, _, { volume }) => {
    if (volume === 0) return;
    const value = Math.log(volume);
    const away = known.count === 0 ? 0 : value - known.level;
    const kept = known.count < READY_VALUES ? away : clip(away, WINSOR * spreadOf(known));
    known.count += 1;
    known.deviation = averaged(known.deviation, Math.abs(kept), QUARTER, known.count);
    known.level = known.count === 1 ? value : averaged(known.level, known.level + kept, MONTH, known.count);
  },
  rescale: (known, { volume }) => {
    if (known.count > 0) known.level += Math.log(volume);
  },
  copy: (known) => ({ ...known }),
};
