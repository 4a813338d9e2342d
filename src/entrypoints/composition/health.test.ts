import { expect, test } from 'vitest';
import { createHealth, lookAt, onceAtATime } from './health.ts';

const watched = () => {
  const told: unknown[] = [];
  return { told, health: createHealth((what, error) => told.push([what, error?.message ?? null])) };
};

test('what fails is told once for as long as it fails in the same way, and once when it works again', () => {
  const { told, health } = watched();
  health.recovered('stream');
  for (const message of ['no answer', 'no answer', 'no right', 'no right']) health.failed('stream', new Error(message));
  expect([health.failing('stream')?.message, health.failing('event store')]).toEqual(['no right', null]);
  health.recovered('stream');
  health.recovered('stream');
  expect(health.failing('stream')).toBeNull();
  expect(told).toEqual([
    ['stream', 'no answer'],
    ['stream', 'no right'],
    ['stream', null],
  ]);
});

test('a look that fails is no failure of who looks', async () => {
  const { told, health } = watched();
  await lookAt(health, 'read model', () => Promise.reject(new Error('gone')));
  await lookAt(health, 'read model', async () => {});
  expect(told).toEqual([
    ['read model', 'gone'],
    ['read model', null],
  ]);
});

test('work that is done once at a time is begun again when it is over', async () => {
  const ends: (() => void)[] = [];
  const work = onceAtATime(() => new Promise((resolve) => ends.push(resolve)));
  const [first, second] = [work(), work()];
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await Promise.all([first, second]);
  void work();
  expect(ends).toHaveLength(2);
});
