import { describe, expect, test } from 'vitest';
import {
  calendarDay,
  FIRST_YEAR,
  LAST_YEAR,
  momentOf,
  sessionAfter,
  sessionBefore,
  sessionsBetween,
  type CalendarDay,
  type Session,
} from './calendar.ts';
import { DAY, daysFromCivil, formatDate, parseDate, weekday } from './civil.ts';
import { easter } from './holidays.ts';
import { NYSE_HISTORY } from './nyse-history.fixture.ts';

const on = (date: string): CalendarDay => calendarDay(parseDate(date) ?? Number.NaN);

const sessionOn = (date: string): Session => {
  const day = on(date);
  if (day.status !== 'open') throw new Error(`${date} is no session`);
  return day;
};

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York', timeStyle: 'short' });

const hours = ({ open, close }: Session): string => `${clock.format(open)}-${clock.format(close)}`;

const every = (from: number, to: number): readonly CalendarDay[] =>
  Array.from({ length: to - from + 1 }, (_, i) => calendarDay(from + i));

const ofYear = (year: number): readonly CalendarDay[] => every(daysFromCivil(year, 1, 1), daysFromCivil(year, 12, 31));

const monthDays = (days: readonly CalendarDay[]): string => days.map(({ day }) => formatDate(day).slice(5)).join(' ');

describe('the calendar of the New York Stock Exchange', () => {
  const history = NYSE_HISTORY.trim().split('\n');

  test('the written history has a line for every year', () => {
    expect(history.map((line) => Number(line.slice(0, 4)))).toEqual(
      Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i),
    );
  });

  test.each(history)('%s', (line) => {
    const days = ofYear(Number(line.slice(0, 4)));
    const closed = days.filter((day) => day.status === 'closed' && day.because !== 'weekend');
    const halves = days.filter((day) => day.status === 'open' && day.kind === 'half-day');
    expect(`${line.slice(0, 4)} | ${monthDays(closed)} | ${monthDays(halves)}`).toBe(line);
  });

  test('has 10,322 sessions, none on a weekend', () => {
    const sessions = sessionsBetween(daysFromCivil(FIRST_YEAR, 1, 1), daysFromCivil(LAST_YEAR, 12, 31));
    expect(sessions).toHaveLength(10_322);
    expect(sessions.filter(({ day }) => weekday(day) % 6 === 0)).toEqual([]);
  });

  test.each([
    ['1990-12-24', '09:30-14:00', 'half-day', 'christmas-eve'],
    ['1991-11-29', '09:30-16:00', 'regular', null],
    ['1992-11-27', '09:30-14:00', 'half-day', 'thanksgiving-friday'],
    ['1994-02-11', '09:30-14:30', 'odd-hours', 'snow'],
    ['1995-12-18', '10:30-16:00', 'odd-hours', 'technical-fault'],
    ['1996-01-08', '11:00-14:00', 'odd-hours', 'snow'],
    ['1996-07-05', '09:30-13:00', 'half-day', 'independence-friday'],
    ['1997-10-27', '09:30-15:30', 'odd-hours', 'circuit-breaker'],
    ['1997-12-26', '09:30-13:00', 'half-day', 'christmas-friday'],
    ['1999-12-31', '09:30-13:00', 'half-day', 'millennium-eve'],
    ['2002-07-05', '09:30-13:00', 'half-day', 'independence-friday'],
    ['2002-09-11', '12:00-16:00', 'odd-hours', 'remembrance'],
    ['2013-07-03', '09:30-13:00', 'half-day', 'independence-eve'],
    ['2013-07-05', '09:30-16:00', 'regular', null],
    ['2024-11-29', '09:30-13:00', 'half-day', 'thanksgiving-friday'],
    ['2025-12-26', '09:30-16:00', 'regular', null],
  ])('%s is open %s (%s)', (date, open, kind, because) => {
    const session = sessionOn(date);
    expect([hours(session), session.kind, session.because]).toEqual([open, kind, because]);
  });

  test.each([
    ['1994-04-27', 'mourning'],
    ['2001-09-14', 'attacks'],
    ['2004-06-11', 'mourning'],
    ['2007-01-02', 'mourning'],
    ['2012-10-29', 'storm'],
    ['2018-12-05', 'mourning'],
    ['2025-01-09', 'mourning'],
    ['1998-01-19', 'martin-luther-king'],
    ['2022-06-20', 'juneteenth'],
    ['2023-01-02', 'new-year'],
    ['2021-12-24', 'christmas'],
    ['2024-03-29', 'good-friday'],
    ['2024-06-01', 'weekend'],
  ])('%s is closed: %s', (date, because) => {
    expect(on(date)).toMatchObject({ status: 'closed', because });
  });

  test.each(['1997-01-20', '2021-06-18', '2021-12-31', '2027-12-31'])('%s is a session like any other', (date) => {
    expect(sessionOn(date).kind).toBe('regular');
  });

  test.each(['1989-12-29', '2031-01-02'])('%s is beyond what it knows', (date) => {
    expect(on(date).status).toBe('unknown');
  });

  test('Easter falls where the church says', () => {
    const known = [
      '1954-04-18',
      '1981-04-19',
      '1990-04-15',
      '1999-04-04',
      '2000-04-23',
      '2008-03-23',
      '2011-04-24',
      '2019-04-21',
      '2030-04-21',
    ];
    expect(known.map((date) => formatDate(easter(Number(date.slice(0, 4)))))).toEqual(known);
  });
});

describe('neighbours', () => {
  test('skip what is closed', () => {
    const tuesday = parseDate('2001-09-11') ?? 0;
    expect(formatDate(sessionBefore(tuesday)?.day ?? 0)).toBe('2001-09-10');
    expect(formatDate(sessionAfter(tuesday)?.day ?? 0)).toBe('2001-09-17');
  });

  test('end where the calendar ends', () => {
    expect(sessionBefore(daysFromCivil(1990, 1, 2))).toBeNull();
    expect(sessionAfter(daysFromCivil(2030, 12, 31))).toBeNull();
  });
});

describe('an instant', () => {
  test.each([
    ['2024-03-08T14:29:59.999Z', '2024-03-08', null],
    ['2024-03-08T14:30:00Z', '2024-03-08', 0],
    ['2024-03-11T13:30:59Z', '2024-03-11', 0],
    ['2024-03-11T19:59:59Z', '2024-03-11', 389],
    ['2024-03-11T20:00:00Z', '2024-03-11', null],
    ['2024-07-03T16:59:00Z', '2024-07-03', 209],
    ['2024-07-03T17:00:00Z', '2024-07-03', null],
    ['2024-07-04T15:00:00Z', '2024-07-04', null],
    ['2024-07-05T03:59:59Z', '2024-07-04', null],
    ['2040-07-05T15:00:00Z', '2040-07-05', null],
  ])('%s is of %s, minute %s', (instant, date, minute) => {
    const moment = momentOf(Date.parse(instant));
    expect([formatDate(moment.on.day), moment.minute]).toEqual([date, minute]);
  });

  test('every minute of every session lies in it, the minutes around it do not', () => {
    const sessions = sessionsBetween(daysFromCivil(1990, 1, 1), daysFromCivil(2030, 12, 31));
    const wrong = sessions.filter(({ day, open, close }) => {
      const last = (close - open) / 60_000 - 1;
      const minutes = [open - 1, open, close - 1, close].map((at) => momentOf(at));
      const isRight = minutes.every((one) => one.on.day === day);
      return !isRight || JSON.stringify(minutes.map(({ minute }) => minute)) !== JSON.stringify([null, 0, last, null]);
    });
    expect(wrong).toEqual([]);
  });

  test('clocks change between sessions, never within one', () => {
    const spring = sessionOn('2024-03-08').open;
    expect((sessionOn('2024-03-11').open - spring) / DAY).toBeCloseTo(3 - 1 / 24, 12);
  });
});
