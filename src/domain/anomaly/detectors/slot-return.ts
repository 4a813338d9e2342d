import { NORMAL_MEAN_DEVIATION } from '../../baseline/average.ts';
import { adjustedBack } from '../../baseline/basis.ts';
import { isIdle, motionOf } from '../../baseline/motion.ts';
import { absorbPulse, newShortSession, pulseOf, type ShortSession } from '../../baseline/short-session.ts';
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
import { ABSENT, type Detector } from '../detector.ts';
import { INTRADAY_PRIOR } from '../own-tail.ts';

/** How far the bars of shortened sessions move against those of the same slots of full ones: the median of three half-days of 24 tickers; and what then makes their farthest twentieth as far as that of full sessions. */
const SHORT_MOVE = 0.653;
const SHORT_FACTOR = 0.937;

/** How many usual moves one bar may say that a shortened session is livelier than its bars before. */
const MOST_PULSE = 3;

type Known = { readonly moves: SlotMoves; readonly short: ShortSession };

/** The move of a bar (the first of a session from its open) against those of its slot in the sessions before, over a hole as over as many bars; in a shortened session also against how it goes so far, and such sessions teach nothing. */
export const slotReturnDetector: Detector<Known> = {
  name: 'slot-return',
  version: 1,
  kind: 'price',
  intervals: 'intraday',
  unit: 'log-return',
  field: 'close',
  ownTail: INTRADAY_PRIOR,
  initial: () => ({ moves: unknownMoves(), short: newShortSession() }),
  read: ({ moves, short }, window, bar, place) => {
    if (isIdle(bar)) return ABSENT;
    const previous = adjustedBack(window, 1);
    const ofSlot = moveSpread(moves, place, bar);
    if (!previous || ofSlot === null) return { status: 'warming-up', missing: missingSessions(moves.counts, place) };
    const over = place.isFirst ? 1 : Math.sqrt(1 + place.missing);
    const pulse = place.isShort ? SHORT_FACTOR * pulseOf(short, place, SHORT_MOVE) : 1;
    const value = moveOf(place, motionOf(previous, bar));
    return {
      status: 'ready',
      value,
      expected: 0,
      spread: ofSlot * over * pulse,
      sample: sessionsOf(moves.counts, place),
    };
  },
  absorb: ({ moves, short }, window, bar, place) => {
    const previous = adjustedBack(window, 1);
    if (!previous || isIdle(bar)) return;
    const move = moveOf(place, motionOf(previous, bar));
    const spread = moveSpread(moves, place, bar);
    if (!place.isShort) return absorbMove(moves, place, move, spread);
    if (spread === null) return;
    const size = Math.abs(move) / spread;
    const most = MOST_PULSE * pulseOf(short, place, SHORT_MOVE);
    absorbPulse(short, place, SHORT_MOVE, NORMAL_MEAN_DEVIATION * Math.min(size, most));
  },
  copy: ({ moves, short }) => ({ moves: copyMoves(moves), short: { ...short } }),
};
