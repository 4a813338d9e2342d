import { afterAll, describe, expect, test } from 'vitest';
import { openWorkplace, TAPEWATCH } from '../local/workplace.fixture.ts';

const place = openWorkplace();

afterAll(() => place.close());

const ask = (...args: readonly string[]) => place.run(TAPEWATCH, ['calendar', ...args]);

describe('tapewatch calendar', { timeout: 60_000, concurrent: true }, () => {
  test.each([
    [
      '2024-07-03',
      [
        'Wednesday 2024-07-03: half-day (eve of Independence Day)',
        '  New York  09:30 to 13:00, 210 minutes',
        '  UTC       13:30 to 17:00',
        '  previous  Tuesday 2024-07-02, 09:30 to 16:00',
        '  next      Friday 2024-07-05, 09:30 to 16:00',
      ],
    ],
    [
      '2001-09-12',
      [
        'Wednesday 2001-09-12: closed (attacks of 11 September 2001)',
        '  previous  Monday 2001-09-10, 09:30 to 16:00',
        '  next      Monday 2001-09-17, 09:30 to 16:00',
      ],
    ],
    [
      '2030-12-31',
      [
        'Tuesday 2030-12-31: regular session',
        '  New York  09:30 to 16:00, 390 minutes',
        '  UTC       14:30 to 21:00',
        '  previous  Monday 2030-12-30, 09:30 to 16:00',
        '  next      beyond the calendar, which covers 1990 to 2030',
      ],
    ],
  ])('%s', async (date, lines) => {
    const { code, stdout, stderr } = await ask(date);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toEqual(lines);
  });

  test('as one JSON line', async () => {
    const { stdout } = await ask('1996-01-08', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      date: '1996-01-08',
      closed: null,
      session: {
        kind: 'odd-hours',
        because: 'snow',
        newYork: { open: '11:00', close: '14:00' },
        utc: { open: '1996-01-08T16:00:00.000Z', close: '1996-01-08T19:00:00.000Z' },
        minutes: 180,
      },
      previous: { date: '1996-01-05' },
      next: { date: '1996-01-09' },
    });
    expect(JSON.parse((await ask('2024-06-19', '--json')).stdout)).toMatchObject({
      session: null,
      closed: 'juneteenth',
    });
  });

  test.each([
    ['2024-02-30', '"2024-02-30" is not a date; allowed: a real day as YYYY-MM-DD, such as 2020-03-16'],
    ['yesterday', '"yesterday" is not a date; allowed: a real day as YYYY-MM-DD, such as 2020-03-16'],
    ['1989-12-29', '1989-12-29 is beyond the calendar; allowed: a day from 1990 to 2030'],
    ['2031-01-01', '2031-01-01 is beyond the calendar; allowed: a day from 1990 to 2030'],
  ])('%s is refused', async (date, sentence) => {
    const { code, stdout, stderr } = await ask(date);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `tapewatch: ${sentence}\n` });
  });
});
