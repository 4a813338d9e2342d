import { READY_VALUES } from '../../baseline/average.ts';
import { isIdle } from '../../baseline/motion.ts';
import { ABSENT, type Detector } from '../detector.ts';

/** The highest close so far and its time; `count` closes. */
type Peak = { count: number; close: number; time: number };

/** How far the close lies below the highest one so far, as a share of that: -0.2 is a fifth below. At a peak there is nothing to read. */
export const drawdownDetector: Detector<Peak> = {
  name: 'drawdown',
  version: 1,
  kind: 'drawdown',
  unit: 'share',
  field: null,
  ownTail: null,
  initial: () => ({ count: 0, close: 0, time: 0 }),
  read: ({ count, close: highest, time }, _, { close }) => {
    if (count <= READY_VALUES) return { status: 'warming-up', missing: READY_VALUES + 1 - count };
    if (close >= highest) return ABSENT;
    return { status: 'ready', value: close / highest - 1, expected: 0, spread: 1, sample: count, since: time };
  },
  absorb: (peak, _, bar) => {
    if (isIdle(bar)) return;
    peak.count += 1;
    if (bar.close < peak.close) return;
    peak.close = bar.close;
    peak.time = bar.time;
  },
  rescale: (peak, { price }) => {
    peak.close *= price;
  },
  copy: (peak) => ({ ...peak }),
};
