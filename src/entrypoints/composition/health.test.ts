import { expect, test } from 'vitest';
import type { Question, Verdict } from './failures.ts';
import { createHealth, onceAtATime } from './health.ts';

const watched = (...standing: readonly Question[]) => {
  const told: unknown[] = [];
  return { told, health: createHealth(standing, (what, error) => told.push([what, error?.message ?? null])) };
};

/** A question that is answered, or fails as told. */
const questionOf = (name: string, weight: Verdict['weight'] | null = 'down') => {
  const state = { failing: '', asked: 0 };
  const ask = async (): Promise<void> => {
    state.asked += 1;
    if (state.failing !== '') throw new Error(state.failing);
  };
  const judge: Question['judge'] = () => weight && { what: 'event store', weight };
  return { state, question: { name, ask, judge } };
};

test('what is told to fail is told once for as long as it fails in the same way, and once when it works again', async () => {
  const { told, health } = watched();
  health.recovered('stream');
  for (const message of ['no answer', 'no answer', 'no right', 'no right']) health.failed('stream', new Error(message));
  await health.look();
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

test('a look that fails is no failure of who looks, and the next one asks the same', async () => {
  const { state, question } = questionOf('anything');
  const { told, health } = watched(question);
  state.failing = 'gone';
  await health.look();
  await health.look();
  state.failing = '';
  await health.look();
  expect(state.asked).toBe(3);
  expect(told).toEqual([
    ['event store', 'gone'],
    ['event store', null],
  ]);
});

test('what failed counts until the same is answered, however well all else is', async () => {
  const [lists, items] = [questionOf('lists'), questionOf('items')];
  const { told, health } = watched(items.question);
  lists.state.failing = 'no right';
  await expect(health.ask(lists.question)).rejects.toThrow('no right');
  await health.ask(items.question);
  await health.look();
  expect(health.down('event store')?.message).toBe('no right');
  lists.state.failing = '';
  await health.look();
  expect(health.down('event store')).toBeNull();
  expect(told).toEqual([
    ['event store', 'no right'],
    ['event store', null],
  ]);
});

test('an error that tells of nothing outside is not kept, nor one that comes to be such', async () => {
  const [inside, outside] = [questionOf('inside', null), questionOf('outside')];
  const { health } = watched();
  inside.state.failing = 'wrong question';
  await expect(health.ask(inside.question)).rejects.toThrow('wrong question');
  expect(health.failing('event store')).toBeNull();
  let weight: Verdict['weight'] | null = 'down';
  outside.state.failing = 'down';
  const question: Question = { ...outside.question, judge: () => weight && { what: 'event store', weight } };
  await expect(health.ask(question)).rejects.toThrow('down');
  weight = null;
  await health.look();
  expect(health.failing('event store')).toBeNull();
});

test('a look counts only for what failed before it began', async () => {
  const { told, health } = watched();
  const answers: (() => void)[] = [];
  const states = [Promise.reject(new Error('first')), new Promise<void>((resolve) => answers.push(resolve))];
  const again = Promise.reject(new Error('again'));
  again.catch(() => {});
  const question: Question = {
    name: 'read',
    ask: () => states.shift() ?? again,
    judge: () => ({ what: 'event store', weight: 'down' }),
  };
  await expect(health.ask(question)).rejects.toThrow('first');
  const looking = health.look();
  await expect(health.ask(question)).rejects.toThrow('again');
  answers[0]?.();
  await looking;
  expect(health.down('event store')?.message).toBe('again');
  expect(told).not.toContainEqual(['event store', null]);
});

test('what is slow is down once looks have found it so three times in a row', async () => {
  const { state, question } = questionOf('read', 'slow');
  const { health } = watched(question);
  state.failing = 'too much';
  const looks = async (): Promise<boolean> => {
    await health.look();
    return health.down('event store') !== null;
  };
  await expect(health.ask(question)).rejects.toThrow('too much');
  expect([await looks(), await looks()]).toEqual([false, false]);
  expect(health.failing('event store')?.message).toBe('too much');
  state.failing = '';
  await health.look();
  expect(health.failing('event store')).toBeNull();
  state.failing = 'too much';
  expect([await looks(), await looks(), await looks()]).toEqual([false, false, true]);
});

test('a look that is answered ends the row, also where the same failed meanwhile', async () => {
  const { state, question } = questionOf('read', 'slow');
  const { health } = watched();
  const answered = Promise.withResolvers<void>();
  const answers: Promise<void>[] = [];
  const held: Question = { ...question, ask: () => answers.shift() ?? question.ask() };
  const looks = async (count: number): Promise<boolean> => {
    for (let i = 0; i < count; i += 1) await health.look();
    return health.down('event store') !== null;
  };
  state.failing = 'too much';
  await expect(health.ask(held)).rejects.toThrow('too much');
  expect(await looks(2)).toBe(false);
  answers.push(answered.promise);
  const looking = health.look();
  await expect(health.ask(held)).rejects.toThrow('too much');
  answered.resolve();
  await looking;
  expect([await looks(2), await looks(1)]).toEqual([false, true]);
});

test('damage is told, each in its words, after what is graver; it keeps nothing else from working and is soon asked for seldom', async () => {
  const { told, health } = watched();
  const [a, b, all] = [questionOf('read', 'damaged'), questionOf('read', 'damaged'), questionOf('streams')];
  a.state.failing = 'a is damaged';
  b.state.failing = 'b is damaged';
  for (const { question } of [a, b, a, b]) await expect(health.ask(question)).rejects.toThrow('damaged');
  expect([health.down('event store'), health.failing('event store')?.message]).toEqual([null, 'a is damaged']);
  for (let looks = 0; looks < 3; looks += 1) {
    expect(health.isPressing()).toBe(true);
    await health.look();
  }
  expect(health.isPressing()).toBe(false);
  all.state.failing = 'no right';
  await expect(health.ask(all.question)).rejects.toThrow('no right');
  expect([health.isPressing(), health.failing('event store')?.message]).toEqual([true, 'no right']);
  const { asked } = a.state;
  await health.look();
  expect(a.state.asked).toBe(asked);
  all.state.failing = '';
  a.state.failing = '';
  await health.look();
  await health.look();
  expect(health.failing('event store')?.message).toBe('b is damaged');
  expect(told).toEqual([
    ['event store', 'a is damaged'],
    ['event store', 'b is damaged'],
    ['event store', 'no right'],
  ]);
});

test('of many damages some are kept, and what is down is kept beside them', async () => {
  const { told, health } = watched();
  for (let i = 0; i < 100; i += 1) {
    const { state, question } = questionOf('read', 'damaged');
    state.failing = `${i} is damaged`;
    await expect(health.ask(question)).rejects.toThrow('damaged');
  }
  expect(told.length).toBe(32);
  const { state, question } = questionOf('head');
  state.failing = 'no answer';
  await expect(health.ask(question)).rejects.toThrow('no answer');
  expect(health.down('event store')?.message).toBe('no answer');
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
