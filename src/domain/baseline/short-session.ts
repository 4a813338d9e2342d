import type { Place } from '../market/place.ts';

/** How a shortened session goes so far against a usual one, over `bars` of it. */
export type ShortSession = { bars: number; sum: number };

/** A shortened session that has not begun. */
export const newShortSession = (): ShortSession => ({ bars: 0, sum: 0 });

/** Bars that what shortened sessions usually are weighs as much as: fifteen minutes of them, at least one. */
const priorBars = ({ slots }: Place): number => Math.max(1, slots / 26);

const isNew = ({ bars }: ShortSession, { isFirst }: Place): boolean => isFirst || bars === 0;

/** How the session goes before a bar, from what is `usual` of shortened ones. */
export const pulseOf = (session: ShortSession, place: Place, usual: number): number =>
  isNew(session, place) ? usual : session.sum / session.bars;

/** Takes what a bar says of the session into it, in place. */
export const absorbPulse = (session: ShortSession, place: Place, usual: number, value: number): void => {
  if (isNew(session, place)) {
    session.bars = priorBars(place);
    session.sum = session.bars * usual;
  }
  session.bars += 1;
  session.sum += value;
};
