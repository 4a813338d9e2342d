import { calendarDay } from '../../src/domain/market/calendar.ts';
import { formatDate, parseDate } from '../../src/domain/market/civil.ts';

/** The day number of a date. Throws where the text is none. */
export const dayOf = (date: string): number => {
  const day = parseDate(date);
  if (day === null) throw new Error(`"${date}" is no date; write a session as 2024-06-04.`);
  return day;
};

const isSession = (day: number): boolean => calendarDay(day).status === 'open';

/** The day number of a session date. Throws where the exchange was closed that day. */
export const sessionDayOf = (date: string): number => {
  const day = dayOf(date);
  if (!isSession(day)) throw new Error(`New York did not trade on ${date}; name a session.`);
  return day;
};

/** The last `count` sessions up to a date, itself included, oldest first. */
export const sessionsUpTo = (date: string, count: number): readonly string[] => {
  const sessions: string[] = [];
  for (let day = sessionDayOf(date); sessions.length < count; day -= 1)
    if (isSession(day)) sessions.unshift(formatDate(day));
  return sessions;
};

/** The first `count` sessions after a date, oldest first. */
export const sessionsAfter = (date: string, count: number): readonly string[] => {
  const sessions: string[] = [];
  for (let day = dayOf(date) + 1; sessions.length < count; day += 1) if (isSession(day)) sessions.push(formatDate(day));
  return sessions;
};

/** The day number of a date on which the exchange is closed. Throws where it is open. */
export const closedDayOf = (date: string): number => {
  const day = dayOf(date);
  if (isSession(day)) throw new Error(`New York traded on ${date}; name a day on which it was closed.`);
  return day;
};
