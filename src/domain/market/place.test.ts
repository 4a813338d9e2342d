import { describe, expect, test } from 'vitest';
import type { Bar } from './bar.ts';
import { DAY, parseDate } from './civil.ts';
import { fromNewYork } from './new-york.ts';
import { placeAfter, type Place, type Timing } from './place.ts';
import type { Interval } from './series.ts';
import { sessionStarts } from './session-starts.fixture.ts';

/** The instant of a New York wall-clock time, `2024-07-03 09:30`. */
const at = (text: string): number => {
  const [date = '', clock = ''] = text.split(' ');
  const [hour, minute] = clock.split(':').map(Number);
  return fromNewYork((parseDate(date) ?? Number.NaN) * DAY + ((hour ?? 0) * 60 + (minute ?? 0)) * 60_000);
};

const barAt = (time: number): Bar => ({ time, open: 1, high: 1, low: 1, close: 1, volume: 1 });

const regular = (interval: Interval): Timing => ({ interval, sessions: 'regular' });

/** The place of a bar that starts at one wall-clock time and follows one that starts at another. */
const placed = (interval: Interval, before: string | null, text: string, sessions: Timing['sessions'] = 'regular') =>
  placeAfter({ interval, sessions }, before === null ? null : barAt(at(before)), barAt(at(text)));

/** The places of bars that follow each other. */
const placesOf = (timing: Timing, times: readonly number[]): readonly Place[] =>
  times.map((time, i) => placeAfter(timing, i === 0 ? null : barAt(times[i - 1] ?? NaN), barAt(time)));

describe('a bar of a full session', () => {
  test.each([
    ['5m', '2024-06-04 09:30', 0, 78],
    ['5m', '2024-06-04 12:00', 30, 78],
    ['5m', '2024-06-04 15:55', 77, 78],
    ['1m', '2024-06-04 09:31', 1, 390],
    ['1m', '2024-06-04 15:59', 389, 390],
    ['60m', '2024-06-04 09:30', 0, 7],
    ['60m', '2024-06-04 15:30', 6, 7],
    ['60m', '2024-06-04 09:00', 0, 7],
    ['60m', '2024-06-04 10:00', 1, 7],
    ['60m', '2024-06-04 15:00', 6, 7],
    ['1d', '2024-06-04 09:30', 0, 1],
  ] as const)('of %s at %s is of slot %i of %i', (interval, text, slot, slots) => {
    expect(placed(interval, null, text)).toEqual({ slot, slots, isFirst: true, isShort: false, missing: 0 });
  });

  test('is of the same slot in winter and in summer', () => {
    for (const day of ['2024-03-08', '2024-03-11', '2024-11-01', '2024-11-04'])
      expect(placed('5m', null, `${day} 10:00`).slot).toBe(6);
  });
});

describe('a bar of a half-day', () => {
  test.each([
    ['5m', '2024-07-03 09:30', 0],
    ['5m', '2024-07-03 12:25', 35],
    ['5m', '2024-07-03 12:30', 72],
    ['5m', '2024-07-03 12:55', 77],
    ['60m', '2024-07-03 11:30', 2],
    ['60m', '2024-07-03 12:30', 6],
    ['60m', '2024-07-03 12:00', 6],
  ] as const)('of %s at %s is of slot %i: the last half hour is that of a full session', (interval, text, slot) => {
    expect(placed(interval, null, text)).toMatchObject({ slot, isShort: true });
  });

  test('comes with none missing at its end', () => {
    expect(placed('5m', '2024-07-03 12:55', '2024-07-05 09:30')).toMatchObject({ isFirst: true, missing: 0 });
  });
});

describe('a session that began late', () => {
  test('has its bars where they stand by the clock, and none missing before', () => {
    expect(placed('5m', '2002-09-10 15:55', '2002-09-11 12:00')).toEqual({
      slot: 30,
      slots: 78,
      isFirst: true,
      isShort: false,
      missing: 0,
    });
  });
});

describe('bars that are missing', () => {
  test.each([
    ['2024-06-04 10:00', '2024-06-04 10:05', 0],
    ['2024-06-04 10:00', '2024-06-04 10:30', 5],
    ['2024-06-04 15:55', '2024-06-05 09:30', 0],
    ['2024-06-04 15:45', '2024-06-05 09:40', 4],
    ['2024-06-07 15:55', '2024-06-10 09:30', 0],
    ['2024-06-07 15:55', '2024-06-11 09:30', 78],
    ['2024-07-02 15:55', '2024-07-05 09:30', 42],
  ])('between %s and %s are %i', (before, text, missing) => {
    expect(placed('5m', before, text).missing).toBe(missing);
  });

  test('are none between hours stamped on the hour', () => {
    const hours = ['2024-06-04 14:00', '2024-06-04 15:00', '2024-06-05 09:00', '2024-06-05 10:00'];
    expect(placesOf(regular('60m'), hours.map(at)).map(({ missing }) => missing)).toEqual([0, 0, 0, 0]);
  });

  test.each(['1m', '5m', '60m'] as const)(
    'are none between bars of %s that all came, half-days included',
    (interval) => {
      const places = placesOf(regular(interval), sessionStarts('2023-11-01', '2024-12-31', interval));
      expect(places.filter(({ missing }) => missing > 0)).toEqual([]);
      expect(places.filter(({ isFirst }) => isFirst)).toHaveLength(293);
      expect(Math.max(...places.map(({ slot, slots }) => slot - slots))).toBe(-1);
    },
  );
});

describe('hours that no calendar knows', () => {
  test('of a feed of any hours are days of 24 hours by UTC', () => {
    expect(placed('60m', '2024-06-08 19:00', '2024-06-08 20:00', 'any')).toEqual({
      slot: 0,
      slots: 24,
      isFirst: true,
      isShort: false,
      missing: 0,
    });
    expect(placed('60m', '2024-06-08 20:00', '2024-06-08 23:00', 'any')).toMatchObject({ slot: 3, missing: 2 });
  });

  test('of years before the calendar are those of a regular session', () => {
    expect(placed('5m', null, '1985-06-04 15:55')).toMatchObject({ slot: 77, isShort: false });
  });
});

describe('a daily bar', () => {
  test.each<[string, string, Timing['sessions'], number]>([
    ['2024-06-04 09:30', '2024-06-05 09:30', 'regular', 0],
    ['2024-06-07 09:30', '2024-06-10 09:30', 'regular', 0],
    ['2024-07-03 09:30', '2024-07-05 09:30', 'regular', 0],
    ['2024-03-08 09:30', '2024-03-11 09:30', 'regular', 0],
    ['2024-06-04 09:30', '2024-06-06 09:30', 'regular', 1],
    ['2024-06-28 09:30', '2024-07-08 09:30', 'regular', 4],
    ['2024-06-28 09:30', '2024-07-08 09:30', 'extended', 4],
    ['2024-06-28 09:30', '2024-07-08 09:30', 'any', 0],
    ['1985-06-03 09:30', '1985-07-03 09:30', 'regular', 0],
  ])('after one of %s at %s (%s sessions) lacks %i between them', (before, text, sessions, missing) => {
    expect(placed('1d', before, text, sessions)).toMatchObject({ slot: 0, slots: 1, missing });
  });
});
