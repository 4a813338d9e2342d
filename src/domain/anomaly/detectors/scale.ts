import { barBack, type BarWindow } from '../../baseline/bar-window.ts';
import {
  absorbValue,
  copyScale,
  emptyScale,
  normalOf,
  rewindScale,
  SLOW_VALUES,
  type RobustScale,
} from '../../baseline/robust-scale.ts';
import type { Bar } from '../../market/bar.ts';
import type { Detector } from '../detector.ts';

/** Why a bar has no value: it holds nothing to read, or it is the first and wants one before it. */
export type NoValue = 'absent' | 'first';

/** One number of a bar, `previous` being the bar before it (null for the first), and the least spread it is measured by. */
export type Quantity = Pick<Detector, 'name' | 'version' | 'kind' | 'unit' | 'field'> & {
  readonly value: (bar: Bar, previous: Bar | null) => number | NoValue;
  readonly floor: (previous: Bar | null) => number;
};

const countValues = (value: Quantity['value'], window: BarWindow, bars: number): number => {
  let values = 0;
  for (let back = 1; back <= bars; back += 1) {
    const bar = barBack(window, back);
    if (bar && typeof value(bar, barBack(window, back + 1)) === 'number') values += 1;
  }
  return values;
};

/** A detector that reads a quantity against the median and robust scale of its values before. */
export const scaleDetector = ({ value: valueOf, floor, ...about }: Quantity): Detector<RobustScale> => ({
  ...about,
  initial: emptyScale,
  read: (scale, window, bar) => {
    const previous = barBack(window, 1);
    const value = valueOf(bar, previous);
    if (value === 'absent') return { status: 'absent' };
    const missing = SLOW_VALUES - scale.count;
    if (value === 'first') return { status: 'warming-up', missing: missing + 1 };
    const normal = normalOf(scale, floor(previous));
    if (!normal) return { status: 'warming-up', missing };
    return { status: 'ready', value, expected: normal.center, spread: normal.spread, sample: SLOW_VALUES };
  },
  absorb: (scale, window, bar, reading) => {
    const value = valueOf(bar, barBack(window, 1));
    if (typeof value !== 'number') return;
    const normal = reading.status === 'ready' ? { center: reading.expected, spread: reading.spread } : null;
    absorbValue(scale, value, normal);
  },
  rewind: (scale, window, bars) => rewindScale(scale, countValues(valueOf, window, bars)),
  copy: copyScale,
});
