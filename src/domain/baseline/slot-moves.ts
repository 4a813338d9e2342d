import type { Bar } from '../market/bar.ts';
import type { Place } from '../market/place.ts';
import { averaged, NORMAL_MEAN_DEVIATION, weightOf, WINSOR } from './average.ts';
import type { Motion } from './motion.ts';

/** Weight of the newest session in what is usual of a slot: a half-life of a quarter. */
export const QUARTER_OF_SESSIONS = weightOf(63);

/** Sessions a slot must have been seen in before it is judged: a month. A mean of fewer is too rough for its tail (measured: docs/decisions/0060). */
export const READY_SESSIONS = 20;

/** Share of a bar's usual move over the day that no slot counts as less than: one that stood still for a while is not still for good. */
const LEAST_OF_DAY = 0.4;

/** Exponential means of winsorised absolute moves: of each slot over the sessions, and of all bars; `counts` are the sessions seen of each slot. */
export type SlotMoves = { bars: number; mean: number; readonly counts: number[]; readonly means: number[] };

/** Moves of which nothing is known. */
export const unknownMoves = (): SlotMoves => ({ bars: 0, mean: 0, counts: [], means: [] });

/** Moves of their own with the same content. */
export const copyMoves = (known: SlotMoves): SlotMoves => ({
  ...known,
  counts: known.counts.slice(),
  means: known.means.slice(),
});

/** The number of a slot; 0 where nothing is known of it. */
export const numberOf = (numbers: readonly number[], { slot }: Place): number => numbers[slot] ?? 0;

/** The sessions in which a slot was seen. */
export const sessionsOf = (counts: readonly number[], place: Place): number => numberOf(counts, place);

/** The bars until a slot has been seen in as many sessions as it must. */
export const missingSessions = (counts: readonly number[], place: Place): number =>
  (READY_SESSIONS - sessionsOf(counts, place)) * place.slots;

/** How far a bar moved: from the close before, the first of a session from its own open. */
export const moveOf = ({ isFirst }: Place, { move, body }: Motion): number => (isFirst ? body : move);

/** Two basis points, or a quarter of a cent where that is more, at most 1. */
const floorAt = ({ open }: Bar): number => Math.max(0.0002, Math.min(1, 0.0025 / open));

/** The standard deviation of a move in the slot of a bar; null while the slot is new. */
export const moveSpread = (known: SlotMoves, place: Place, bar: Bar): number | null => {
  if (sessionsOf(known.counts, place) < READY_SESSIONS) return null;
  const ofSlot = numberOf(known.means, place);
  return Math.max(NORMAL_MEAN_DEVIATION * Math.max(ofSlot, LEAST_OF_DAY * known.mean), floorAt(bar));
};

/** Takes a move into what is usual of its slot, in place, winsorised by the spread known before it. */
export const absorbMove = (known: SlotMoves, place: Place, move: number, spread: number | null): void => {
  const { slot, slots } = place;
  const size = spread === null ? Math.abs(move) : Math.min(Math.abs(move), WINSOR * spread);
  for (let i = known.counts.length; i < slots; i += 1) {
    known.counts.push(0);
    known.means.push(0);
  }
  const count = sessionsOf(known.counts, place) + 1;
  known.bars += 1;
  known.counts[slot] = count;
  known.mean = averaged(known.mean, size, QUARTER_OF_SESSIONS / slots, known.bars);
  known.means[slot] = averaged(numberOf(known.means, place), size, QUARTER_OF_SESSIONS, count);
};
