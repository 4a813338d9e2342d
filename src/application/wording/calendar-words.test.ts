import { expect, test } from 'vitest';
import { calendarDay, type Session } from '../../domain/market/calendar.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { clockText, hoursText } from './calendar-words.ts';

const sessionOf = (date: string): Session => {
  const day = calendarDay(parseDate(date) ?? Number.NaN);
  if (day.status !== 'open') throw new Error(`${date} has no session`);
  return day;
};

test.each([
  ['2024-06-04', '09:30 to 16:00'],
  ['2024-12-24', '09:30 to 13:00 (Christmas Eve)'],
  ['2001-09-17', '09:30 to 16:00'],
  ['1996-01-08', '11:00 to 14:00 (snow storm)'],
])('the session of %s ran from %s, with the reason where the hours are not the usual ones', (date, text) => {
  expect(hoursText(sessionOf(date))).toBe(text);
});

test.each([
  ['2024-01-31T14:30:00Z', '09:30'],
  ['2024-07-31T13:30:00Z', '09:30'],
  ['2024-07-31T04:00:00Z', '00:00'],
  ['1969-12-31T14:05:00Z', '09:05'],
])('the clock in New York at %s shows %s', (instant, text) => {
  expect(clockText(Date.parse(instant))).toBe(text);
});
