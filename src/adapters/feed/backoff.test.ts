import { expect, test } from 'vitest';
import { NotifierError } from '../../application/ports/notifier.ts';
import { pauseAfter } from './backoff.ts';

test('pauses double up to half a minute', () => {
  const error = new Error('down');
  expect([1, 2, 3, 8, 9, 5000].map((attempt) => pauseAfter(error, attempt))).toEqual([
    200, 400, 800, 25_600, 30_000, 30_000,
  ]);
});

test.each([
  ['the longer of its own and the asked pause', 1500, 1, 1500],
  ['never less than its own', 100, 4, 1600],
  ['never over five minutes', 86_400_000, 1, 300_000],
])('a channel that asks for a pause gets %s', (_, retryAfter, attempt, pause) => {
  expect(pauseAfter(new NotifierError('try-again', 'Slow down.', { retryAfter }), attempt)).toBe(pause);
});
