import { describe, expect, test } from 'vitest';
import { civilFromDays, DAY, daysFromCivil, formatDate, parseDate, weekday } from './civil.ts';

const dayOf = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day) / DAY;

describe('civil days', () => {
  test('agree with Date on every day from 1600 to 2400', () => {
    const wrong: number[] = [];
    for (let days = dayOf(1600, 1, 1); days <= dayOf(2400, 12, 31); days += 1) {
      const date = new Date(days * DAY);
      const { year, month, day } = civilFromDays(days);
      const same =
        year === date.getUTCFullYear() &&
        month === date.getUTCMonth() + 1 &&
        day === date.getUTCDate() &&
        weekday(days) === date.getUTCDay() &&
        daysFromCivil(year, month, day) === days;
      if (!same) wrong.push(days);
    }
    expect(wrong).toEqual([]);
  });

  test('start at 1970-01-01, a Thursday', () => {
    expect([daysFromCivil(1970, 1, 1), formatDate(0), weekday(0)]).toEqual([0, '1970-01-01', 4]);
  });
});

describe('parseDate', () => {
  test.each([
    ['2000-02-29', dayOf(2000, 2, 29)],
    ['1969-12-31', -1],
    ['0001-01-01', -719_162],
    ['9999-12-31', dayOf(9999, 12, 31)],
  ])('reads %s and writes it again', (text, days) => {
    expect(parseDate(text)).toBe(days);
    expect(formatDate(days)).toBe(text);
  });

  test.each([
    '',
    '2023-02-29',
    '1900-02-29',
    '2023-13-01',
    '2023-00-10',
    '2023-04-31',
    '2023-04-00',
    '23-04-01',
    '2023-4-1',
    ' 2023-04-01',
    '2023-04-01T00:00',
    '２０２３-04-01',
  ])('reads no day from %o', (text) => {
    expect(parseDate(text)).toBeNull();
  });
});
