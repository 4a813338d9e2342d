import { expect, test } from 'vitest';
import { fall, fallRow } from './finding.fixture.ts';
import { barsOf } from './finding-bars.ts';

test('the loudest bar of a finding is its most surprising one, the first of equals', () => {
  const [first, second, third] = [3, 5, 5].map((surprise, i) => ({ ...fall, time: i, surprise }));
  if (!first || !second || !third) throw new Error('there are three bars');
  expect(barsOf({ ...fallRow, evidence: [first, second, third] })).toEqual({
    onset: first,
    loudest: second,
    last: third,
  });
});

test('a finding without bars is a damaged read model', () => {
  expect(() => barsOf({ ...fallRow, evidence: [] })).toThrow(`The finding ${fallRow.id} has no bars: rebuild`);
});
