import { expect, test } from 'vitest';
import { emptyTally } from '../commands/load-bars.ts';
import { isMostlyLate, oddRowsText } from './odd-rows.ts';

test('odd rows are counted by what they came to, and none are no words', () => {
  expect(oddRowsText({ ...emptyTally(), observed: 9 })).toBe('');
  expect(oddRowsText({ ...emptyTally(), 'out-of-order': 3, duplicate: 5644 })).toBe(
    'odd rows: 5,644 repeated, 3 out of order',
  );
});

test.each([
  [{ observed: 5, 'too-old': 5 }, false],
  [{ observed: 5, 'too-old': 4, 'out-of-order': 2 }, true],
  [{ observed: 1, duplicate: 8 }, false],
])('%j: most rows came late: %s', (counts, late) => {
  expect(isMostlyLate({ ...emptyTally(), ...counts })).toBe(late);
});
