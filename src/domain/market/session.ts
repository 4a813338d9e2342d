import { DAY, formatDate } from './civil.ts';
import { fromNewYork, newYorkOffset } from './new-york.ts';

/** Minute of the New York day at which the regular session opens. */
const OPEN_MINUTE = 9 * 60 + 30;

/** The instant the regular session of a day (days since 1970-01-01) opens: 09:30 in New York; the timestamp of a daily bar. */
export const sessionOpen = (day: number): number => fromNewYork(day * DAY + OPEN_MINUTE * 60_000);

/** The day (days since 1970-01-01) of New York's calendar an instant falls on. */
export const sessionDay = (instant: number): number => Math.floor((instant + newYorkOffset(instant)) / DAY);

/** The session date of an instant, `YYYY-MM-DD` in New York. */
export const sessionDate = (instant: number): string => formatDate(sessionDay(instant));
