import { adjustedBack } from '../../baseline/basis.ts';
import { excursionOf, takenBack } from '../../baseline/excursion.ts';
import { isIdle, motionOf } from '../../baseline/motion.ts';
import {
  absorbMove,
  copyMoves,
  missingSessions,
  moveOf,
  moveSpread,
  sessionsOf,
  unknownMoves,
  type SlotMoves,
} from '../../baseline/slot-moves.ts';
import type { Place } from '../../market/place.ts';
import { ABSENT, type Detector } from '../detector.ts';

/** Five-minute bars of a session. */
const FIVE_MINUTES = 78;

/** How much wider than its moves the price of a bar bounces between trades: in one minute as far as in five, though it moves less. */
const bounceOf = ({ slots }: Place): number => Math.sqrt(Math.max(1, slots / FIVE_MINUTES));

/** Usual moves, how far the newest bar left the price within itself, and the spread of its slot (0 while there is none). */
type Excursion = { readonly moves: SlotMoves; away: number; spread: number };

/** A price that left within the bar before and was back at this open of the same session, by more than the spread of the slot it left in: what a wrong trade looks like one bar later. */
export const slotTickDetector: Detector<Excursion> = {
  name: 'slot-tick',
  version: 1,
  kind: 'bad-tick',
  intervals: 'intraday',
  unit: 'log-return',
  field: null,
  ownTail: null,
  initial: () => ({ moves: unknownMoves(), away: 0, spread: 0 }),
  read: ({ moves, away, spread }, window, bar, place) => {
    const previous = adjustedBack(window, 1);
    if (!previous || spread === 0)
      return { status: 'warming-up', missing: Math.max(1, missingSessions(moves.counts, place)) };
    const value = place.isFirst ? 0 : takenBack(away, motionOf(previous, bar).gap);
    if (Math.abs(value) <= spread) return ABSENT;
    return { status: 'ready', value, expected: 0, spread, sample: sessionsOf(moves.counts, place) };
  },
  absorb: (known, window, bar, place) => {
    const previous = adjustedBack(window, 1);
    if (!previous) return;
    const motion = motionOf(previous, bar);
    const spread = moveSpread(known.moves, place, bar);
    known.spread = spread === null ? 0 : spread * bounceOf(place);
    known.away = isIdle(bar) ? 0 : excursionOf(motion);
    if (!place.isShort && !isIdle(bar)) absorbMove(known.moves, place, moveOf(place, motion), spread);
  },
  copy: ({ moves, ...rest }) => ({ moves: copyMoves(moves), ...rest }),
};
