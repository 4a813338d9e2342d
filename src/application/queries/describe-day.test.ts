import { describe, expect, test } from 'vitest';
import { FIRST_YEAR, LAST_YEAR } from '../../domain/market/calendar.ts';
import { daysFromCivil, parseDate } from '../../domain/market/civil.ts';
import { dayText } from '../wording/day-text.ts';
import { describeDay } from './describe-day.ts';

const textOf = (date: string): string => {
  const note = describeDay(parseDate(date) ?? Number.NaN);
  if (!note) throw new Error(`${date} is beyond the calendar`);
  return dayText(note);
};

describe('a day in words', () => {
  test.each([
    ['2024-06-04', 'Tuesday 2024-06-04: regular session'],
    ['2024-11-29', 'Friday 2024-11-29: half-day (day after Thanksgiving)'],
    ['2002-09-11', 'Wednesday 2002-09-11: session of odd hours (remembrance of 11 September 2001)'],
    ['2024-03-29', 'Friday 2024-03-29: closed (Good Friday)'],
    ['2018-12-05', 'Wednesday 2018-12-05: closed (day of mourning for a president)'],
    ['2024-06-02', 'Sunday 2024-06-02: closed (weekend)'],
  ])('%s', (date, headline) => {
    expect(textOf(date).split('\n')[0]).toBe(headline);
  });

  test('gives both clocks, on either side of a change of the clocks', () => {
    expect(textOf('2024-03-08')).toContain('  UTC       14:30 to 21:00\n');
    expect(textOf('2024-03-11')).toContain('  UTC       13:30 to 20:00\n');
  });

  test('says where the calendar ends', () => {
    expect(textOf('1990-01-01')).toContain('  previous  beyond the calendar, which covers 1990 to 2030\n');
  });

  test('fits 80 columns, whatever the day', () => {
    const first = daysFromCivil(FIRST_YEAR, 1, 1);
    const last = daysFromCivil(LAST_YEAR, 12, 31);
    for (let day = first; day <= last; day += 1) {
      const note = describeDay(day);
      const wide = (note ? dayText(note) : '').split('\n').filter((line) => line.length > 80 || line === '');
      expect(wide).toEqual([]);
    }
  });
});

test('what is beyond the calendar is not described', () => {
  expect(describeDay(daysFromCivil(1989, 12, 31))).toBeNull();
  expect(describeDay(daysFromCivil(2031, 1, 1))).toBeNull();
});

test('sessions beside each other name each other', () => {
  const eve = describeDay(daysFromCivil(2024, 7, 3));
  const after = describeDay(daysFromCivil(2024, 7, 5));
  expect([eve?.next, after?.previous]).toEqual([after?.session, eve?.session]);
});
