import { expect, test } from 'vitest';
import { instantText, momentText } from './moments.ts';

const quiet = {
  recordedAt: '2026-01-02T10:15:03.120Z',
  bars: 100,
  lastBar: '2013-08-30T13:30:00.000Z',
  found: 0,
  withdrawn: 0,
  corrected: 0,
};

test.each([
  [quiet, null, 'bars to 2013-08-30'],
  [{ ...quiet, lastBar: null }, 0, 'no bar yet; 0 findings known'],
  [{ ...quiet, found: 1 }, 49, 'bars to 2013-08-30; in this moment 1 finding made; 49 findings known'],
  [
    { ...quiet, found: 2, corrected: 1, withdrawn: 1 },
    null,
    'bars to 2013-08-30; in this moment 2 findings made, 1 bar corrected, 1 finding withdrawn',
  ],
])('a moment tells what was recorded in it apart from what was known (%#)', (moment, known, words) =>
  expect(momentText(moment, known)).toBe(words),
);

test('an instant is told to the millisecond, and a text that is none as it is', () => {
  expect(instantText(quiet.recordedAt)).toBe('2026-01-02 10:15:03.120 UTC');
  expect(instantText('-5m')).toBe('-5m');
});
