import { expect, test } from 'vitest';
import type { Moment } from '../api/answers.ts';
import { withOlder } from './recorded-moments.ts';

const at = (...hours: readonly number[]): readonly Moment[] =>
  hours.map((hour) => ({
    recordedAt: `2020-03-16T${String(hour).padStart(2, '0')}:00:00.000Z`,
    lastBar: null,
    bars: 0,
    found: 0,
    withdrawn: 0,
    corrected: 0,
  }));

test.each([
  ['nothing is held', at(), at(8, 9), at(8, 9)],
  ['they are the same', at(8, 9), at(8, 9), at(8, 9)],
  ['one came', at(8, 9), at(9, 10), at(8, 9, 10)],
  ['older ones were fetched', at(1, 2, 8, 9), at(8, 9, 10), at(1, 2, 8, 9, 10)],
  ['more came than are fetched at once', at(1, 2), at(8, 9), at(8, 9)],
])('the newest moments with those held, where %s', (_, held, newest, all) => {
  expect(withOlder(held, newest)).toEqual(all);
});
