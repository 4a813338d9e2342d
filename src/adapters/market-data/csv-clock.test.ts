import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBarClock, createInstantClock, type Zone } from './csv-clock.ts';

const read = (text: string, zone: Zone = 'America/New_York'): string | null => {
  const instant = createInstantClock(zone)(text);
  return instant === null ? null : new Date(instant).toISOString();
};

describe('a timestamp', () => {
  test.each([
    ['2020-01-31', '2020-01-31T14:30:00.000Z'],
    ['2020-07-31', '2020-07-31T13:30:00.000Z'],
    ['2020-01-31 09:30', '2020-01-31T14:30:00.000Z'],
    ['2020-07-31T09:30:15', '2020-07-31T13:30:15.000Z'],
    ['2020-07-31t09:30:15z', '2020-07-31T09:30:15.000Z'],
    ['2020-01-31 09:30:00.057', '2020-01-31T14:30:00.057Z'],
    ['2020-01-31 09:30:00.123456789', '2020-01-31T14:30:00.123Z'],
    ['2020-01-31T09:30:00-05:00', '2020-01-31T14:30:00.000Z'],
    ['2020-01-31 20:00:00 +0530', '2020-01-31T14:30:00.000Z'],
    ['2020-01-31T09:30-05', '2020-01-31T14:30:00.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(read(text)).toBe(instant);
  });

  test.each([
    '',
    'yesterday',
    '2021-02-30',
    '2021-13-01',
    '01/31/2020',
    '20200131',
    '1580481000',
    '2020-01-31 24:00',
    '2020-01-31 09:60',
    '2020-01-31 09:30:60',
    '2020-01-31T',
    '2020-01-31Z',
    '2020-01-31 09:30 EST',
    '2020-01-31 09:30-24:00',
    ' 2020-01-31',
    '2020-01-31\u0000',
  ])('%j is none', (text) => {
    expect(read(text)).toBeNull();
  });

  test('without zone is read by the clock of UTC when asked; a date stays the open in New York', () => {
    expect(read('2020-01-31 14:30', 'UTC')).toBe('2020-01-31T14:30:00.000Z');
    expect(read('2020-01-31', 'UTC')).toBe('2020-01-31T14:30:00.000Z');
  });

  test('that the clock skips in spring counts as winter time, one it repeats in autumn is the first', () => {
    expect(read('2020-03-08 02:30')).toBe('2020-03-08T07:30:00.000Z');
    expect(read('2020-11-01 01:30')).toBe('2020-11-01T05:30:00.000Z');
  });

  test('written as ISO 8601 with any offset is the instant it names', () => {
    const minute = 60_000;
    assert(
      property(
        integer({ min: Date.UTC(1970, 0), max: Date.UTC(2099, 0) }),
        integer({ min: -23 * 60, max: 23 * 60 }),
        (instant, offset) => {
          const wall = new Date(instant + offset * minute).toISOString().slice(0, -1);
          const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
          const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
          const text = `${wall}${offset < 0 ? '-' : '+'}${hours}:${minutes}`;
          expect(createInstantClock('America/New_York')(text)).toBe(instant);
        },
      ),
    );
  });

  test('on New York’s clock agrees with the time zone database', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    assert(
      property(integer({ min: Date.UTC(1970, 0) / 1000, max: Date.UTC(2037, 0) / 1000 }), (seconds) => {
        const text = format.format(seconds * 1000);
        const instant = createInstantClock('America/New_York')(text);
        expect(format.format(instant ?? Number.NaN)).toBe(text);
      }),
    );
  });
});

describe('the clock of bars', () => {
  const open = Date.parse('2020-01-31T14:30:00Z');

  test('starts a daily bar at the open of the session its date names, whatever time and label it has', () => {
    const clock = createBarClock('1d', 'UTC', 'end');
    for (const text of ['2020-01-31', '2020-01-31 00:00:00', '2020-01-31 16:00', '2020-01-31T23:59:59Z'])
      expect(clock(text)).toBe(open);
  });

  test('gives the same answer to the same text again', () => {
    const clock = createBarClock('1d', 'UTC', 'start');
    expect([clock('2020-01-31'), clock('2020-01-31'), clock('2020-02-30'), clock('2020-02-30')]).toEqual([
      open,
      open,
      null,
      null,
    ]);
  });

  test('moves bars labelled by their end back by their length', () => {
    expect(createBarClock('60m', 'America/New_York', 'end')('2020-01-31 10:30')).toBe(open);
    expect(createBarClock('5m', 'America/New_York', 'end')('2020-01-31 09:35')).toBe(open);
    expect(createBarClock('1m', 'America/New_York', 'start')('2020-01-31 09:30')).toBe(open);
  });

  test('takes no date for a time within the day', () => {
    expect(createBarClock('5m', 'America/New_York', 'start')('2020-01-31')).toBeNull();
  });
});
