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
import type { Detector } from '../detector.ts';

/** Least spread of a log return: five basis points, or half a cent where that is more (prices move in cents), at most 1. */
const floorAt = (price: number): number => Math.max(0.0005, Math.min(1, 0.005 / price));

/** A difference of logs, because the ratio of two prices can overflow. */
const logReturn = (previous: number, close: number): number => Math.log(close) - Math.log(previous);

const previousClose = (window: BarWindow): number | null => barBack(window, 1)?.close ?? null;

/** Close-to-close log return against the median and robust scale of the returns before. */
export const returnDetector: Detector<RobustScale> = {
  name: 'return',
  version: 1,
  kind: 'price',
  initial: emptyScale,
  read: (scale, window, bar) => {
    const previous = previousClose(window);
    const normal = previous === null ? null : normalOf(scale, floorAt(previous));
    if (previous === null || !normal)
      return { status: 'warming-up', missing: SLOW_VALUES - scale.count + (previous === null ? 1 : 0) };
    const value = logReturn(previous, bar.close);
    return { status: 'ready', value, expected: normal.center, spread: normal.spread, sample: SLOW_VALUES };
  },
  absorb: (scale, window, bar, reading) => {
    const previous = previousClose(window);
    if (previous === null) return;
    const normal = reading.status === 'ready' ? { center: reading.expected, spread: reading.spread } : null;
    absorbValue(scale, logReturn(previous, bar.close), normal);
  },
  rewind: (scale, window, bars) => rewindScale(scale, Math.min(bars, window.count - 1)),
  copy: copyScale,
};
