import { expect, test } from 'vitest';
import { addHour, nameEnds, noHours } from './bar-hours.ts';

const hoursOf = (...clock: readonly string[]) => {
  const hours = noHours();
  for (const time of clock) addHour(hours, Date.parse(`2024-01-03T${time}:00-05:00`));
  for (const time of clock) addHour(hours, Date.parse(`2024-07-03T${time}:00-04:00`));
  return hours;
};

test.each([
  ['five minutes by their start', ['09:30', '12:00', '15:55'], false],
  ['five minutes by their end', ['09:35', '12:00', '16:00'], true],
  ['hours on the clock by their end', ['10:00', '13:00', '16:00'], true],
  ['hours by their start', ['09:30', '15:30'], false],
  ['starts and the closing auction', ['09:30', '15:59', '16:00'], false],
  ['extended hours by their start', ['04:00', '09:30', '16:00', '19:59'], false],
  ['extended hours by their end', ['05:00', '10:00', '16:00', '20:00'], true],
  ['one bar', ['12:00'], false],
  ['no bars', [], false],
])('%s', (_, clock, ends) => expect(nameEnds(hoursOf(...clock))).toBe(ends));
