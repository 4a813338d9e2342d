import { READY_VALUES } from '../../baseline/average.ts';
import type { Close } from '../../baseline/drawdown.ts';
import { isIdle } from '../../baseline/motion.ts';
import { isMisprint } from '../../baseline/misprint.ts';
import { ABSENT, type Detector } from '../detector.ts';

/** The highest close so far, and before the newest; the newest and the one before; `count` closes. */
type Peak = { count: number; highest: Close; former: Close; newest: number; before: number };

/** The highest close, now that another one tells whether the newest was a wrong print. */
const highestAt = ({ highest, former, newest, before }: Peak, close: number): Close =>
  before > 0 && isMisprint(before, newest, close) ? former : highest;

const NONE: Close = { close: 0, time: 0 };

/** How far the close lies below the highest one so far, as a share of that: -0.2 is a fifth below. At a peak there is nothing to read; a wrong print is none. */
export const drawdownDetector: Detector<Peak> = {
  name: 'drawdown',
  version: 2,
  kind: 'drawdown',
  unit: 'share',
  field: null,
  ownTail: null,
  initial: () => ({ count: 0, highest: NONE, former: NONE, newest: 0, before: 0 }),
  read: (known, _, { close }) => {
    const { count } = known;
    if (count <= READY_VALUES) return { status: 'warming-up', missing: READY_VALUES + 1 - count };
    const highest = highestAt(known, close);
    if (close >= highest.close) return ABSENT;
    const value = close / highest.close - 1;
    return { status: 'ready', value, expected: 0, spread: 1, sample: count, since: highest.time };
  },
  absorb: (known, _, bar) => {
    if (isIdle(bar)) return;
    known.count += 1;
    known.former = highestAt(known, bar.close);
    known.highest = bar.close < known.former.close ? known.former : { close: bar.close, time: bar.time };
    known.before = known.newest;
    known.newest = bar.close;
  },
  rescale: (known, { price }) => {
    const rescaled = ({ close, time }: Close): Close => ({ close: close * price, time });
    known.highest = rescaled(known.highest);
    known.former = rescaled(known.former);
    known.newest *= price;
    known.before *= price;
  },
  copy: (known) => ({ ...known }),
};
