import { describe, expect, test } from 'vitest';
import { DAY } from './civil.ts';
import { fromNewYork, newYorkOffset } from './new-york.ts';

const HOUR = 3_600_000;
const FIRST = Date.UTC(1970, 0, 1);
const LAST = Date.UTC(2037, 11, 31);

/** Hours of the UTC day to look at: both sides of either switch among them. */
const HOURS = [0, 6 - 1 / HOUR, 6, 7 - 1 / HOUR, 7, 14.5, 20];

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'medium',
});

const wallOf = (instant: number): string =>
  new Date(instant + newYorkOffset(instant)).toISOString().slice(0, 19).replace('T', ' ');

describe('newYorkOffset', () => {
  test('agrees with the zone database on every day from 1970 to 2037', () => {
    const wrong: string[] = [];
    for (let day = FIRST; day <= LAST; day += DAY) {
      for (const hour of HOURS) {
        const instant = day + Math.round(hour * HOUR);
        if (wallOf(instant) !== clock.format(instant)) wrong.push(new Date(instant).toISOString());
      }
    }
    expect(wrong).toEqual([]);
  });

  test('counts years beyond its table as winter', () => {
    expect([Date.UTC(1950, 6, 1), Date.UTC(2150, 6, 1)].map(newYorkOffset)).toEqual([-5 * HOUR, -5 * HOUR]);
  });
});

describe('fromNewYork', () => {
  test('is the inverse wherever the clock neither skips nor repeats', () => {
    const wrong: string[] = [];
    for (let day = FIRST; day <= LAST; day += DAY) {
      for (const hour of [0, 3, 9.5, 12, 16, 23]) {
        const instant = fromNewYork(day + hour * HOUR);
        if (instant + newYorkOffset(instant) !== day + hour * HOUR) wrong.push(new Date(day).toISOString());
      }
    }
    expect(wrong).toEqual([]);
  });

  test('takes a skipped time as winter time and a repeated one as its first', () => {
    expect(fromNewYork(Date.UTC(2024, 2, 10, 2, 30))).toBe(Date.UTC(2024, 2, 10, 7, 30));
    expect(fromNewYork(Date.UTC(2024, 10, 3, 1, 30))).toBe(Date.UTC(2024, 10, 3, 5, 30));
  });
});
