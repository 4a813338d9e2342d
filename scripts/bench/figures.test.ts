import { expect, test } from 'vitest';
import { beside, figure, inTurn } from './figures.ts';

test('a figure is the median of its runs, of an even number the mean of the middle two', () => {
  expect(figure('work', 's', [9, 1, 2]).value).toBe(2);
  expect(figure('work', 's', [4, 1, 9, 2]).value).toBe(3);
});

test('the ratio to a peer is taken round by round, so that a slow round of both does not count', () => {
  const { peer } = beside(figure('work', 's', [2, 40, 2]), 'bare work', [1, 20, 4]);
  expect(peer).toMatchObject({ value: 4, ratio: 2 });
});

test('arms take turns, every other round backwards, and the first round is not counted', async () => {
  const calls: string[] = [];
  const arm = (name: string) => (): number => calls.push(name);
  const runs = await inTurn(2, { a: arm('a'), b: arm('b') });
  expect(calls).toEqual(['a', 'b', 'b', 'a', 'a', 'b']);
  expect(runs).toEqual({ a: [4, 5], b: [3, 6] });
});
