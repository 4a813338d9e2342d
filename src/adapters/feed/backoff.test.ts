import { expect, test } from 'vitest';
import { NotifierError } from '../../application/ports/notifier.ts';
import { pauseAfter } from './backoff.ts';

test('pauses double up to half a minute', () => {
  const error = new Error('down');
  expect([1, 2, 3, 8, 9, 5000].map((attempt) => pauseAfter(error, attempt, () => 1))).toEqual([
    200, 400, 800, 25_600, 30_000, 30_000,
  ]);
});

test('pauses are a random part of that, and never less than asked for', () => {
  expect(pauseAfter(new Error('down'), 3, () => 0.25)).toBe(200);
  expect(pauseAfter(new NotifierError('try-again', 'Slow down.', { retryAfter: 700 }), 3, () => 0)).toBe(700);
});

test.each([
  ['the longer of its own and the asked pause', 1500, 1, 1500],
  ['never less than its own', 100, 4, 1600],
  ['never over five minutes', 86_400_000, 1, 300_000],
])('a channel that asks for a pause gets %s', (_, retryAfter, attempt, pause) => {
  expect(pauseAfter(new NotifierError('try-again', 'Slow down.', { retryAfter }), attempt, () => 1)).toBe(pause);
});
