import { describe, expect, test } from 'vitest';
import { parseDate } from './civil.ts';
import { sessionDate, sessionDay, sessionOpen } from './session.ts';

describe('a session', () => {
  test.each([
    ['2020-03-06', '2020-03-06T14:30:00.000Z'],
    ['2020-03-09', '2020-03-09T13:30:00.000Z'],
    ['2020-10-30', '2020-10-30T13:30:00.000Z'],
    ['2020-11-02', '2020-11-02T14:30:00.000Z'],
    ['1974-01-07', '1974-01-07T13:30:00.000Z'],
  ])('of %s opens at %s', (date, opening) => {
    const open = sessionOpen(parseDate(date) ?? NaN);
    expect(new Date(open).toISOString()).toBe(opening);
    expect(sessionDate(open)).toBe(date);
  });

  test('has the date of New York, not of Greenwich', () => {
    expect(sessionDate(Date.UTC(2020, 6, 2, 3, 59))).toBe('2020-07-01');
    expect(sessionDate(Date.UTC(2020, 6, 2, 4, 0))).toBe('2020-07-02');
    expect(sessionDay(Date.UTC(2020, 0, 1, 4, 59))).toBe(parseDate('2019-12-31'));
  });
});
