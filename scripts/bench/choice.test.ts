import { expect, test } from 'vitest';
import { BenchUsageError, readChoice } from './choice.ts';
import { NAMES } from './measurements.ts';

test('measures everything in full unless told otherwise', () => {
  expect(readChoice([])).toEqual({ names: NAMES, effort: { rounds: 5, share: 1 }, quick: false });
});

test('measures what is named, in the order of the names, and less of it when quick', () => {
  const { names, effort } = readChoice(['--only', 'disk', '--quick', '--only=judging']);
  expect(names).toEqual(['judging', 'disk']);
  expect(effort.share).toBeLessThan(1);
});

test.each([
  [['--only', 'speed'], '--only: given speed; allowed: judging, '],
  [['--fast'], 'given --fast; allowed: --only NAME'],
  [['--only'], 'given --only; allowed: --only NAME'],
  [['judging'], 'given judging; allowed: --only NAME'],
])('%j is refused in one sentence', (argv, message) => {
  expect(() => readChoice(argv)).toThrow(BenchUsageError);
  expect(() => readChoice(argv)).toThrow(message);
});
