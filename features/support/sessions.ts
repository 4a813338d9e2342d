import { formatDate, parseDate, weekday } from '../../src/domain/market/civil.ts';

/** The days of 2023 and 2024 on which the New York Stock Exchange stayed closed, weekends aside. */
const HOLIDAYS = [
  '2023-09-04, 2023-11-23, 2023-12-25, 2024-01-01, 2024-01-15, 2024-02-19, 2024-03-29, 2024-05-27',
  '2024-06-19, 2024-07-04, 2024-09-02, 2024-11-28, 2024-12-25',
].join(', ');

/** The day number of a date. Throws where the text is none. */
export const dayOf = (date: string): number => {
  const day = parseDate(date);
  if (day === null) throw new Error(`"${date}" is no date; write a session as 2024-06-04.`);
  return day;
};

const isSession = (day: number): boolean => weekday(day) % 6 !== 0 && !HOLIDAYS.includes(formatDate(day));

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
