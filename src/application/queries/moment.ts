import { DAY, parseDate } from '../../domain/market/civil.ts';
import { fromNewYork } from '../../domain/market/new-york.ts';
import { sessionDay } from '../../domain/market/session.ts';

/** A past moment in epoch milliseconds, or why a text is none, as the end of a sentence that begins with the text. */
export type Moment = { readonly time: number } | { readonly fault: string };

const INSTANT = /^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

const FUTURE = { fault: 'lies in the future: nothing is known then yet' };

const endOfDay = (day: number): number => fromNewYork((day + 1) * DAY) - 1;

const momentOfDay = (day: number, now: number): Moment =>
  fromNewYork(day * DAY) > now ? FUTURE : { time: Math.min(endOfDay(day), now) };

/** Reads an instant with its zone (2020-03-16T20:00:00Z), or a date as the end of that day in New York (today: `now`). */
export const readMoment = (text: string, now: number): Moment => {
  const day = parseDate(text.slice(0, 10));
  if (day !== null && text.length === 10) return momentOfDay(day, now);
  if (day === null || !INSTANT.test(text))
    return { fault: 'must be a real date (2020-03-16) or an instant with its zone (2020-03-16T20:00:00Z)' };
  const time = Date.parse(text);
  return time > now ? FUTURE : { time };
};

/** What of a series is asked about: the session day (days since 1970-01-01), and of it the bar of an instant (epoch milliseconds; null: any of its bars). */
export type When = { readonly day: number; readonly instant: number | null };

/** What a text asks about that was read as this moment: of a mere date the day, of all else the instant. */
export const whenOf = (text: string, time: number): When => ({
  day: sessionDay(time),
  instant: text.length === 10 && parseDate(text) !== null ? null : time,
});
