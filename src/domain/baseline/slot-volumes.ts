import type { Place } from '../market/place.ts';
import { averaged, NORMAL_MEAN_DEVIATION, WINSOR } from './average.ts';
import type { Basis } from './basis.ts';
import { numberOf, QUARTER_OF_SESSIONS, READY_SESSIONS, sessionsOf } from './slot-moves.ts';

/** Least spread of log volume, and the share of the day's usual spread that no slot counts as less than. */
const FLOOR = 0.05;
const LEAST_OF_DAY = 0.5;

/** Spreads from its slot's level beyond which a bar may be of another level, and the sessions of such bars in a row that make one. */
const BEYOND = 1.5;
const SESSIONS_BEYOND = 2;

/** Exponential means of winsorised log volumes of each slot and of their absolute deviations (and those of all bars), and by how much all levels have moved since they were learnt; `run` bars in a row lie beyond on one side, `away` by so much together. */
export type SlotVolumes = {
  bars: number;
  deviation: number;
  moved: number;
  run: number;
  away: number;
  readonly counts: number[];
  readonly levels: number[];
  readonly deviations: number[];
};

/** Volumes of which nothing is known. */
export const unknownVolumes = (): SlotVolumes => ({
  bars: 0,
  deviation: 0,
  moved: 0,
  run: 0,
  away: 0,
  counts: [],
  levels: [],
  deviations: [],
});

/** Volumes of their own with the same content. */
export const copyVolumes = (known: SlotVolumes): SlotVolumes => ({
  ...known,
  counts: known.counts.slice(),
  levels: known.levels.slice(),
  deviations: known.deviations.slice(),
});

/** Puts what is usual into the shares after a corporate action, in place: `volume` of them for an old one. */
export const rescaleVolumes = (known: SlotVolumes, { volume }: Basis): void => {
  known.moved += Math.log(volume);
};

/** The usual log volume of a slot. */
export const volumeLevel = ({ levels, moved }: SlotVolumes, place: Place): number => numberOf(levels, place) + moved;

/** The standard deviation of log volume in a slot; null while the slot is new. */
export const volumeSpread = (known: SlotVolumes, place: Place): number | null => {
  if (sessionsOf(known.counts, place) < READY_SESSIONS) return null;
  const ofSlot = numberOf(known.deviations, place);
  return Math.max(NORMAL_MEAN_DEVIATION * Math.max(ofSlot, LEAST_OF_DAY * known.deviation), FLOOR);
};

const isBeyond = ({ away }: SlotVolumes, deviation: number, spread: number): boolean =>
  Math.abs(deviation) > BEYOND * spread && away * deviation >= 0;

/** By how much the level has moved once a bar this far from it completes two sessions of bars beyond it; null where it does not. */
const newLevel = (known: SlotVolumes, { slots }: Place, deviation: number, spread: number): number | null => {
  if (known.run + 1 < SESSIONS_BEYOND * slots || !isBeyond(known, deviation, spread)) return null;
  return (known.away + deviation) / (known.run + 1);
};

const follow = (known: SlotVolumes, place: Place, deviation: number, spread: number): number => {
  const by = newLevel(known, place, deviation, spread);
  const goesOn = by === null && isBeyond(known, deviation, spread);
  known.run = goesOn ? known.run + 1 : 0;
  known.away = goesOn ? known.away + deviation : 0;
  known.moved += by ?? 0;
  return deviation - (by ?? 0);
};

const learn = (known: SlotVolumes, place: Place, away: number): void => {
  const { slot, slots } = place;
  const count = sessionsOf(known.counts, place) + 1;
  const level = numberOf(known.levels, place);
  known.bars += 1;
  known.counts[slot] = count;
  known.levels[slot] = averaged(level, level + away, QUARTER_OF_SESSIONS, count);
  if (count === 1) return;
  known.deviation = averaged(known.deviation, Math.abs(away), QUARTER_OF_SESSIONS / slots, known.bars);
  known.deviations[slot] = averaged(numberOf(known.deviations, place), Math.abs(away), QUARTER_OF_SESSIONS, count);
};

/** Takes a log volume into what is usual of its slot, in place, winsorised by the spread known before it; after two sessions beyond the levels all of them move there. */
export const absorbVolume = (known: SlotVolumes, place: Place, logVolume: number): void => {
  for (let i = known.counts.length; i < place.slots; i += 1) {
    known.counts.push(0);
    known.levels.push(0);
    known.deviations.push(0);
  }
  const spread = volumeSpread(known, place);
  const deviation = logVolume - volumeLevel(known, place);
  if (spread === null) return learn(known, place, deviation);
  const away = follow(known, place, deviation, spread);
  learn(known, place, Math.min(Math.max(away, -WINSOR * spread), WINSOR * spread));
};
