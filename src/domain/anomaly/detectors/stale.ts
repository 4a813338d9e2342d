import { READY_VALUES, weightOf } from '../../baseline/average.ts';
import { barBack } from '../../baseline/bar-window.ts';
import { isIdle } from '../../baseline/motion.ts';
import type { Bar } from '../../market/bar.ts';
import type { Detector } from '../detector.ts';

const YEAR = 1 - weightOf(252);

/** Bars without a move expected before any was seen: one in 500. */
const PRIOR = { idle: 1, bars: 500 };

/** Share of bars without a move from which a ticker trades too thinly for any of its numbers: one in 50, about five a year. */
const THIN = 0.02;

/** Bars of one run that count to the share: a week, so that one stale feed does not make a ticker thin. */
const COUNTED_OF_RUN = 5;

/** Bars and those without a move among them (decayed, half-life a year), the bars the price has stood still, and the share before they began. */
type Stillness = { bars: number; idle: number; run: number; share: number };

const isSame = (previous: Bar, { high, low, close }: Bar): boolean => high === low && close === previous.close;

const shareOf = ({ bars, idle, run, share }: Stillness): number =>
  run > 0 ? share : (PRIOR.idle + idle) / (PRIOR.bars + bars);

/** Bars in a row at one price, in units of how many make such a run ten times rarer (a geometric run with a Beta prior); a ticker that often stands still trades thinly. */
export const staleDetector: Detector<Stillness> = {
  name: 'stale',
  version: 1,
  kind: 'stale',
  unit: 'bars',
  field: null,
  ownTail: false,
  initial: () => ({ bars: 0, idle: 0, run: 0, share: 0 }),
  read: (known, window, bar) => {
    if (window.count < READY_VALUES) return { status: 'warming-up', missing: READY_VALUES - window.count };
    const share = shareOf(known);
    if (share >= THIN) return { status: 'thin' };
    const previous = barBack(window, 1);
    const value = previous && isSame(previous, bar) ? known.run + 1 : 0;
    if (value < 2) return { status: 'absent' };
    return { status: 'ready', value, expected: 0, spread: -1 / Math.log10(share), sample: window.count };
  },
  absorb: (known, window, bar) => {
    const previous = barBack(window, 1);
    const same = previous !== null && isSame(previous, bar);
    known.share = shareOf(known);
    known.run = same ? known.run + 1 : 0;
    const counts = same ? known.run <= COUNTED_OF_RUN : isIdle(bar);
    known.bars = known.bars * YEAR + 1;
    known.idle = known.idle * YEAR + (counts ? 1 : 0);
  },
  copy: (known) => ({ ...known }),
};
