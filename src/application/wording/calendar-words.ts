import type { Closure, Session, ShortReason } from '../../domain/market/calendar.ts';
import { DAY } from '../../domain/market/civil.ts';
import { newYorkOffset } from '../../domain/market/new-york.ts';

/** Why the exchange is closed, in words. */
export const CLOSURE_WORDS: Readonly<Record<Closure, string>> = {
  weekend: 'weekend',
  'new-year': "New Year's Day",
  'martin-luther-king': 'Martin Luther King Jr. Day',
  washington: "Washington's Birthday",
  'good-friday': 'Good Friday',
  memorial: 'Memorial Day',
  juneteenth: 'Juneteenth',
  independence: 'Independence Day',
  labor: 'Labor Day',
  thanksgiving: 'Thanksgiving Day',
  christmas: 'Christmas Day',
  mourning: 'day of mourning for a president',
  attacks: 'attacks of 11 September 2001',
  storm: 'hurricane Sandy',
};

/** Why a session has hours of its own, in words. */
export const SHORT_WORDS: Readonly<Record<ShortReason, string>> = {
  'independence-eve': 'eve of Independence Day',
  'independence-friday': 'day after Independence Day',
  'thanksgiving-friday': 'day after Thanksgiving',
  'christmas-eve': 'Christmas Eve',
  'christmas-friday': 'day after Christmas',
  'millennium-eve': 'eve of the year 2000',
  snow: 'snow storm',
  'technical-fault': 'technical fault',
  'circuit-breaker': 'circuit breaker',
  remembrance: 'remembrance of 11 September 2001',
};

/** The New York wall clock at an instant, `09:30`. */
export const clockText = (instant: number): string => {
  const wall = instant + newYorkOffset(instant);
  return new Date(wall - Math.floor(wall / DAY) * DAY).toISOString().slice(11, 16);
};

/** The hours of a session in New York, with why they are not the usual ones: `09:30 to 13:00 (Christmas Eve)`. */
export const hoursText = ({ open, close, because }: Session): string =>
  `${clockText(open)} to ${clockText(close)}${because ? ` (${SHORT_WORDS[because]})` : ''}`;
