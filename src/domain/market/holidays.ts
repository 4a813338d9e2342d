import { daysFromCivil, weekday } from './civil.ts';

/** Days on which the New York Stock Exchange stays closed every year. */
export type Holiday =
  | 'new-year'
  | 'martin-luther-king'
  | 'washington'
  | 'good-friday'
  | 'memorial'
  | 'juneteenth'
  | 'independence'
  | 'labor'
  | 'thanksgiving'
  | 'christmas';

/** Sessions that end early every year. */
export type Eve = 'independence-eve' | 'independence-friday' | 'thanksgiving-friday' | 'christmas-eve';

/** A session that ends early: why, and the minute of the New York day at which it closes. */
export type EarlyClose = { readonly because: Eve; readonly close: number };

const SUNDAY = 0;
const MONDAY = 1;
const WEDNESDAY = 3;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;

const ONE = 13 * 60;
const TWO = 14 * 60;

const nth = (year: number, month: number, nthOf: number, dayOfWeek: number): number => {
  const first = daysFromCivil(year, month, 1);
  return first + ((dayOfWeek - weekday(first) + 7) % 7) + (nthOf - 1) * 7;
};

const lastMonday = (year: number, month: number): number => nth(year, month + 1, 1, MONDAY) - 7;

/** Easter Sunday of a year (days since 1970-01-01), by the Gregorian computus of Meeus, Jones and Butcher. */
export const easter = (year: number): number => {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const correction = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const moon = (19 * a + b - Math.floor(b / 4) - correction + 15) % 30;
  const toSunday = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - moon - (c % 4)) % 7;
  const late = Math.floor((a + 11 * moon + 22 * toSunday) / 451);
  const march = moon + toSunday - 7 * late + 22;
  return daysFromCivil(year, 3, 1) + march - 1;
};

/** A fixed date as it is kept: a Saturday's on the Friday before, a Sunday's on the Monday after. */
const observed = (day: number): number => {
  if (weekday(day) === SATURDAY) return day - 1;
  return weekday(day) === SUNDAY ? day + 1 : day;
};

/** New Year on a Saturday is not kept at all: the Friday before ends the books of a year (NYSE rule 7.2). */
const newYear = (year: number): readonly (readonly [number, Holiday])[] => {
  const day = daysFromCivil(year, 1, 1);
  return weekday(day) === SATURDAY ? [] : [[observed(day), 'new-year']];
};

/** The holidays of a year as they are kept (days since 1970-01-01), by the rules in force from 1990 on. */
export const holidaysOf = (year: number): readonly (readonly [day: number, holiday: Holiday])[] => [
  ...newYear(year),
  ...(year >= 1998 ? [[nth(year, 1, 3, MONDAY), 'martin-luther-king'] as const] : []),
  [nth(year, 2, 3, MONDAY), 'washington'],
  [easter(year) - 2, 'good-friday'],
  [lastMonday(year, 5), 'memorial'],
  ...(year >= 2022 ? [[observed(daysFromCivil(year, 6, 19)), 'juneteenth'] as const] : []),
  [observed(daysFromCivil(year, 7, 4)), 'independence'],
  [nth(year, 9, 1, MONDAY), 'labor'],
  [nth(year, 11, 4, THURSDAY), 'thanksgiving'],
  [observed(daysFromCivil(year, 12, 25)), 'christmas'],
];

/** From 1995: 3 July before a holiday from Tuesday on; round one on a Thursday it was the Friday until 2012, and is the Wednesday since. */
const independenceEve = (year: number): readonly (readonly [number, EarlyClose])[] => {
  const eve = daysFromCivil(year, 7, 3);
  if (year < 1995) return [];
  if (weekday(eve) === WEDNESDAY && year < 2013) return [[eve + 2, { because: 'independence-friday', close: ONE }]];
  return weekday(eve) >= MONDAY && weekday(eve) <= THURSDAY ? [[eve, { because: 'independence-eve', close: ONE }]] : [];
};

const thanksgivingFriday = (year: number): readonly (readonly [number, EarlyClose])[] => {
  if (year < 1992) return [];
  const close = year < 1993 ? TWO : ONE;
  return [[nth(year, 11, 4, THURSDAY) + 1, { because: 'thanksgiving-friday', close }]];
};

const christmasEve = (year: number): readonly (readonly [number, EarlyClose])[] => {
  const eve = daysFromCivil(year, 12, 24);
  if (weekday(eve) === SUNDAY || weekday(eve) >= FRIDAY) return [];
  return [[eve, { because: 'christmas-eve', close: year < 1993 ? TWO : ONE }]];
};

/** The sessions of a year that end early by rule: at 13:00, at 14:00 before 1993 (days since 1970-01-01). */
export const earlyClosesOf = (year: number): readonly (readonly [day: number, early: EarlyClose])[] => [
  ...independenceEve(year),
  ...thanksgivingFriday(year),
  ...christmasEve(year),
];
