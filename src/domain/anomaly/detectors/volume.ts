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

/** Least spread of log volume: a twentieth, so that a feed with steady volume does not make every change a surprise. */
const FLOOR = 0.05;

const tradedOf = (window: BarWindow, bars: number): number => {
  let traded = 0;
  for (let back = 1; back <= bars; back += 1) traded += (barBack(window, back)?.volume ?? 0) > 0 ? 1 : 0;
  return traded;
};

/** Log volume against the median and robust scale of the bars before; a bar without trades is not read. */
export const volumeDetector: Detector<RobustScale> = {
  name: 'volume',
  version: 1,
  kind: 'volume',
  initial: emptyScale,
  read: (scale, _, bar) => {
    if (bar.volume === 0) return { status: 'absent' };
    const normal = normalOf(scale, FLOOR);
    if (!normal) return { status: 'warming-up', missing: SLOW_VALUES - scale.count };
    return {
      status: 'ready',
      value: Math.log(bar.volume),
      expected: normal.center,
      spread: normal.spread,
      sample: SLOW_VALUES,
    };
  },
  absorb: (scale, _, bar, reading) => {
    if (bar.volume === 0) return;
    const normal = reading.status === 'ready' ? { center: reading.expected, spread: reading.spread } : null;
    absorbValue(scale, Math.log(bar.volume), normal);
  },
  rewind: (scale, window, bars) => rewindScale(scale, tradedOf(window, bars)),
  copy: copyScale,
};
