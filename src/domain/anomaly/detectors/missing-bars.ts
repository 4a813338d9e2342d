import { READY_VALUES, keptBy } from '../../baseline/average.ts';
import type { Place } from '../../market/place.ts';
import { ABSENT, type Detector } from '../detector.ts';

/** Sessions after which a hole counts half: a quarter. */
const HALF_LIFE = 63;

/** Missing bars expected before any was: one in 500. */
const PRIOR = { missing: 1, bars: 500 };

/** Share of missing bars from which holes are how the ticker trades: one in 50. */
const THIN = 0.02;

/** Bars of one hole that count to the share, so that one outage does not make a ticker thin. */
const COUNTED_OF_HOLE = 4;

const keptOver = keptBy();

/** Bars that came and bars that were missing (decayed), how many have come, and how many this session was missing so far. */
type Holes = { count: number; bars: number; missing: number; today: number };

/** Sessions that show how often bars of a ticker are missing. */
const READY_SESSIONS = 5;

/** Bars that make a baseline: of daily ones as many as their moves need. */
const readyAfter = (slots: number): number => (slots === 1 ? READY_VALUES + 1 : READY_SESSIONS * slots);

const shareOf = ({ bars, missing }: Holes): number => (PRIOR.missing + missing) / (PRIOR.bars + bars);

/** Bars missing of the session so far. */
const todayOf = ({ today }: Holes, { isFirst }: Place): number => (isFirst ? 0 : today);

/** Bars that should lie between a bar and the one before and do not, in units of how many make such a hole ten times rarer (a geometric run with a Beta prior); of a ticker that trades thinly none is told. Holes come in swarms: one is read where it is longer than all before it in its session together. How often such a hole comes is not measured. */
export const missingBarsDetector: Detector<Holes> = {
  name: 'missing-bars',
  version: 2,
  kind: 'missing-bars',
  unit: 'bars',
  field: null,
  ownTail: null,
  initial: () => ({ count: 0, bars: 0, missing: 0, today: 0 }),
  read: (known, _, __, place) => {
    const { slots, missing } = place;
    const wanting = readyAfter(slots) - known.count;
    if (wanting > 0) return { status: 'warming-up', missing: wanting };
    const share = shareOf(known);
    if (missing <= todayOf(known, place) || share >= THIN) return ABSENT;
    return { status: 'ready', value: missing, expected: 0, spread: -1 / Math.log10(share), sample: known.count };
  },
  absorb: (known, _, __, place) => {
    const { slots, missing } = place;
    const kept = keptOver(HALF_LIFE * slots);
    known.today = todayOf(known, place) + missing;
    known.count += 1;
    known.bars = known.bars * kept + 1;
    known.missing = known.missing * kept + Math.min(missing, COUNTED_OF_HOLE);
  },
  copy: (known) => ({ ...known }),
};
