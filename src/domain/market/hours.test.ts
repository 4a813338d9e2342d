import { describe, expect, test } from 'vitest';
import { DAY, parseDate } from './civil.ts';
import { outsideOf } from './hours.ts';
import { fromNewYork } from './new-york.ts';

/** The instant of a New York wall-clock time, `2024-07-03 09:30`. */
const at = (text: string): number => {
  const [date = '', clock = ''] = text.split(' ');
  const [hour, minute] = clock.split(':').map(Number);
  return fromNewYork((parseDate(date) ?? Number.NaN) * DAY + ((hour ?? 0) * 60 + (minute ?? 0)) * 60_000);
};

describe('a bar of five minutes', () => {
  test.each([
    ['2024-06-04 03:55', 'outside-session', 'outside-session'],
    ['2024-06-04 04:00', 'outside-session', 'extended-hours'],
    ['2024-06-04 09:25', 'outside-session', 'extended-hours'],
    ['2024-06-04 09:30', null, null],
    ['2024-06-04 15:55', null, null],
    ['2024-06-04 16:00', 'outside-session', 'extended-hours'],
    ['2024-06-04 19:55', 'outside-session', 'extended-hours'],
    ['2024-06-04 20:00', 'outside-session', 'outside-session'],
    ['2024-07-03 12:55', null, null],
    ['2024-07-03 13:00', 'outside-session', 'extended-hours'],
    ['2024-07-03 16:55', 'outside-session', 'extended-hours'],
    ['2024-07-03 17:00', 'outside-session', 'outside-session'],
    ['2024-07-04 10:00', 'outside-session', 'outside-session'],
    ['2024-06-08 10:00', 'outside-session', 'outside-session'],
    ['1996-01-08 10:30', 'outside-session', 'extended-hours'],
    ['2031-01-04 03:00', null, null],
    ['1989-12-31 23:00', null, null],
  ])('of %s lies outside regular hours: %s, outside extended ones: %s', (text, regular, extended) => {
    expect([outsideOf(at(text), '5m', 'regular'), outsideOf(at(text), '5m', 'extended')]).toEqual([regular, extended]);
  });
});

describe('an hour', () => {
  test.each([
    ['2024-06-04 08:00', true],
    ['2024-06-04 09:00', false],
    ['2024-06-04 15:30', false],
    ['2024-06-04 16:00', true],
  ])('of %s that holds a minute of the session is within it: outside %s', (text, outside) => {
    expect(outsideOf(at(text), '60m', 'regular') !== null).toBe(outside);
  });
});

describe('a day', () => {
  test.each([
    ['2024-06-04 09:30', false],
    ['2024-06-04 00:00', false],
    ['2002-09-11 09:30', false],
    ['2024-06-08 09:30', true],
    ['2012-10-29 09:30', true],
    ['2045-01-01 09:30', false],
  ])('%s is outside: %s', (text, outside) => {
    for (const sessions of ['regular', 'extended'] as const)
      expect(outsideOf(at(text), '1d', sessions) !== null).toBe(outside);
  });
});

test('a feed of any hours has no bar outside them', () => {
  for (const text of ['2024-06-04 03:00', '2024-06-08 09:30', '2024-07-04 09:30'])
    for (const interval of ['5m', '1d'] as const) expect(outsideOf(at(text), interval, 'any')).toBeNull();
});
