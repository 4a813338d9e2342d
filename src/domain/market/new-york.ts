import { DAY, daysFromCivil, weekday } from './civil.ts';

const HOUR = 3_600_000;
const FIRST_YEAR = 1967;
const LAST_YEAR = 2100;

const sunday = (year: number, month: number, nth: number): number => {
  const first = daysFromCivil(year, month, 1);
  return first + ((7 - weekday(first)) % 7) + (nth - 1) * 7;
};

const lastSunday = (year: number, month: number): number => {
  const last = daysFromCivil(year, month + 1, 1) - 1;
  return last - weekday(last);
};

const firstSummerDay = (year: number): number => {
  if (year >= 2007) return sunday(year, 3, 2);
  if (year >= 1987) return sunday(year, 4, 1);
  if (year === 1974) return daysFromCivil(1974, 1, 6);
  if (year === 1975) return daysFromCivil(1975, 2, 23);
  return lastSunday(year, 4);
};

const lastSummerDay = (year: number): number => (year >= 2007 ? sunday(year, 11, 1) : lastSunday(year, 10));

const SUMMERS = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => ({
  from: firstSummerDay(FIRST_YEAR + i) * DAY + 7 * HOUR,
  to: lastSummerDay(FIRST_YEAR + i) * DAY + 6 * HOUR,
}));

/** What New York's wall clock adds to UTC at an instant, in milliseconds: -4 h in summer, -5 h else (Uniform Time Act, 1967 to 2100). */
export const newYorkOffset = (instant: number): number => {
  const summer = SUMMERS[Math.floor(instant / (365.2425 * DAY)) + 1970 - FIRST_YEAR];
  return summer && instant >= summer.from && instant < summer.to ? -4 * HOUR : -5 * HOUR;
};

/** The instant of a New York wall-clock time given as if it were UTC; a time the clock skips counts as winter time, a repeated one is its first. */
export const fromNewYork = (wall: number): number => {
  const summer = wall + 4 * HOUR;
  return newYorkOffset(summer) === -4 * HOUR ? summer : wall + 5 * HOUR;
};
