import { DAY } from '../../domain/market/civil.ts';
import { newYorkOffset } from '../../domain/market/new-york.ts';

/** The earliest and the latest time of day, in milliseconds of New York's clock, at which bars are said to start. */
export type BarHours = { first: number; last: number };

const HOUR = 3_600_000;
const OPEN = 9.5 * HOUR;
const CLOSE = 16 * HOUR;
const EXTENDED_CLOSE = 20 * HOUR;

/** The hours of no bars. */
export const noHours = (): BarHours => ({ first: Infinity, last: -Infinity });

/** Takes a bar that starts at an instant into the hours, in place. */
export const addHour = (hours: BarHours, instant: number): void => {
  const clock = (instant + newYorkOffset(instant)) % DAY;
  hours.first = Math.min(hours.first, clock);
  hours.last = Math.max(hours.last, clock);
};

/** Whether the hours look as if they named the end of each bar: the last is when trading is over, and, where that is the regular session's end, none is its beginning. */
export const nameEnds = ({ first, last }: BarHours): boolean =>
  last === EXTENDED_CLOSE || (last === CLOSE && first > OPEN);

/** What to do about timestamps that name the end of bars. */
export const NAMES_ENDS =
  'No bar starts when trading is over: if the timestamps name the end of each bar, add --label end.';
