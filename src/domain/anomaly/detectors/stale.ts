import { READY_VALUES, keptBy } from '../../baseline/average.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { isIdle } from '../../baseline/motion.ts';
import type { Bar } from '../../market/bar.ts';
import { ABSENT, type Detector, type Reading } from '../detector.ts';

/** How often a ticker's price stands still is remembered with a half-life of a year of daily bars, of a quarter of sessions within the day. */
const YEAR = 252;
const QUARTER = 63;

/** Bars without a move expected before any was seen: one in 500. */
const PRIOR = { idle: 1, bars: 500 };

/** Share of bars without a move from which a ticker trades thinly: one in 50, about five days a year. */
const THIN = 0.02;

/** Bars of one run that count to the share: a week, so that one stale feed does not make a ticker thin. */
const COUNTED_OF_RUN = 5;

/** Bars and those without a move among them (decayed), the bars the price has stood still, and the share before they began. */
type Stillness = { bars: number; idle: number; run: number; share: number };

const isSame = (previous: Bar, { high, low, close }: Bar): boolean => high === low && close === previous.close;

const shareOf = ({ bars, idle, run, share }: Stillness): number =>
  run > 0 ? share : (PRIOR.idle + idle) / (PRIOR.bars + bars);

/** What makes a detector one: its name and intervals, its half-life in sessions, and what it reads where the ticker trades thinly. */
type Memory = Pick<Detector, 'name' | 'intervals'> & { readonly sessions: number; readonly whenThin: Reading };

const stillness = ({ name, intervals, sessions, whenThin }: Memory, keptOver = keptBy()): Detector<Stillness> => ({
  name,
  version: 1,
  kind: 'stale',
  unit: 'bars',
  intervals,
  field: null,
  ownTail: null,
  initial: () => ({ bars: 0, idle: 0, run: 0, share: 0 }),
  read: (known, window, bar) => {
    if (window.count < READY_VALUES) return { status: 'warming-up', missing: READY_VALUES - window.count };
    const share = shareOf(known);
    if (share >= THIN) return whenThin;
    const previous = adjustedBack(window, 1);
    const value = previous && isSame(previous, bar) ? known.run + 1 : 0;
    if (value < 2) return ABSENT;
    return { status: 'ready', value, expected: 0, spread: -1 / Math.log10(share), sample: window.count };
  },
  absorb: (known, window, bar, { slots }) => {
    const previous = adjustedBack(window, 1);
    const same = previous !== null && isSame(previous, bar);
    known.share = shareOf(known);
    known.run = same ? known.run + 1 : 0;
    const counts = same ? known.run <= COUNTED_OF_RUN : isIdle(bar);
    const kept = keptOver(sessions * slots);
    known.bars = known.bars * kept + 1;
    known.idle = known.idle * kept + (counts ? 1 : 0);
  },
  isThin: (known) => whenThin.status === 'thin' && shareOf(known) >= THIN,
  copy: (known) => ({ ...known }),
});

/** Daily bars in a row at one price, in units of how many make such a run ten times rarer (a geometric run with a Beta prior); a ticker that often stands still trades too thinly for any of its numbers. */
export const staleDetector = stillness({ name: 'stale', sessions: YEAR, whenThin: { status: 'thin' } });

/** The same of the bars within sessions, where a ticker that often stands still only has none of this kind. */
export const slotStaleDetector = stillness({
  name: 'slot-stale',
  intervals: 'intraday',
  sessions: QUARTER,
  whenThin: ABSENT,
});
