import { expect, test } from 'vitest';
import type { Probe, Standing, Verdict } from './faults.ts';
import { createHealth, onceAtATime, type Health } from './health.ts';

const watched = (standing: Standing = {}, seldom: readonly Probe[] = []) => {
  const told: unknown[] = [];
  return {
    told,
    health: createHealth({ standing, seldom }, (what, error) => told.push([what, error?.message ?? null])),
  };
};

/** A probe that is answered, or fails as told. */
const probeOf = (name: string, weight: Verdict['weight'] | null = 'down') => {
  const state = { failing: '', asked: 0 };
  const ask = async (): Promise<void> => {
    state.asked += 1;
    if (state.failing !== '') throw new Error(state.failing);
  };
  const judge: Probe['judge'] = () => weight && { what: 'event store', weight };
  return { state, probe: { name, ask, judge } };
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
  const { state, probe } = probeOf('anything');
  const { told, health } = watched({ 'event store': probe });
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
  const [lists, items] = [probeOf('lists'), probeOf('items')];
  const { told, health } = watched({ 'event store': items.probe });
  lists.state.failing = 'no right';
  await expect(health.ask(lists.probe)).rejects.toThrow('no right');
  await health.ask(items.probe);
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

test('what failed and is throttled when it is asked again counts until it is answered itself', async () => {
  const [lists, items] = [probeOf('lists'), probeOf('items')];
  const { health } = watched({ 'event store': items.probe });
  let weight: Verdict['weight'] = 'down';
  const probe: Probe = { ...lists.probe, judge: () => ({ what: 'event store', weight }) };
  lists.state.failing = 'no right';
  await expect(health.ask(probe)).rejects.toThrow('no right');
  [weight, lists.state.failing] = ['slow', 'too much'];
  await health.look();
  await health.look();
  expect(health.down('event store')?.message).toBe('no right');
  lists.state.failing = '';
  await health.look();
  await health.look();
  expect(health.failing('event store')).toBeNull();
});

test('an error that tells of nothing outside is not kept, nor one that comes to be such', async () => {
  const [inside, outside] = [probeOf('inside', null), probeOf('outside')];
  const { health } = watched();
  inside.state.failing = 'wrong question';
  await expect(health.ask(inside.probe)).rejects.toThrow('wrong question');
  expect(health.failing('event store')).toBeNull();
  let weight: Verdict['weight'] | null = 'down';
  outside.state.failing = 'down';
  const probe: Probe = { ...outside.probe, judge: () => weight && { what: 'event store', weight } };
  await expect(health.ask(probe)).rejects.toThrow('down');
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
  const probe: Probe = {
    name: 'read',
    ask: () => states.shift() ?? again,
    judge: () => ({ what: 'event store', weight: 'down' }),
  };
  await expect(health.ask(probe)).rejects.toThrow('first');
  const looking = health.look();
  await expect(health.ask(probe)).rejects.toThrow('again');
  answers[0]?.();
  await looking;
  expect(health.down('event store')?.message).toBe('again');
  expect(told).not.toContainEqual(['event store', null]);
});

test('what is slow is down once looks have found it so three times in a row', async () => {
  const { state, probe } = probeOf('read', 'slow');
  const { health } = watched({ 'event store': probe });
  state.failing = 'too much';
  const looks = async (): Promise<boolean> => {
    await health.look();
    return health.down('event store') !== null;
  };
  await expect(health.ask(probe)).rejects.toThrow('too much');
  expect([await looks(), await looks()]).toEqual([false, false]);
  expect(health.failing('event store')?.message).toBe('too much');
  state.failing = '';
  await health.look();
  expect(health.failing('event store')).toBeNull();
  state.failing = 'too much';
  expect([await looks(), await looks(), await looks()]).toEqual([false, false, true]);
});

test('a look that is answered ends the row, also where the same failed meanwhile', async () => {
  const { state, probe } = probeOf('read', 'slow');
  const { health } = watched();
  const answered = Promise.withResolvers<void>();
  const answers: Promise<void>[] = [];
  const held: Probe = { ...probe, ask: () => answers.shift() ?? probe.ask() };
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

const seconds = async (health: Health, count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1) await health.tick();
};

test('damage is told, each in its words, after what is graver, and keeps nothing else from working', async () => {
  const { told, health } = watched();
  const [a, b, all] = [probeOf('read', 'damaged'), probeOf('read', 'damaged'), probeOf('streams')];
  a.state.failing = 'a is damaged';
  b.state.failing = 'b is damaged';
  for (const { probe } of [a, b, a, b]) await expect(health.ask(probe)).rejects.toThrow('damaged');
  expect([health.down('event store'), health.failing('event store')?.message]).toEqual([null, 'a is damaged']);
  all.state.failing = 'no right';
  await expect(health.ask(all.probe)).rejects.toThrow('no right');
  expect([health.down('event store'), health.failing('event store')].map((error) => error?.message)).toEqual([
    'no right',
    'no right',
  ]);
  all.state.failing = '';
  a.state.failing = '';
  await health.look();
  expect(health.failing('event store')?.message).toBe('b is damaged');
  expect(told).toEqual([
    ['event store', 'a is damaged'],
    ['event store', 'b is damaged'],
    ['event store', 'no right'],
  ]);
});

test('what is down is asked for every second, what is damaged or slow thrice and then each tenth second, whatever else fails', async () => {
  const { health } = watched();
  const all = [probeOf('lists', 'down'), probeOf('read', 'damaged'), probeOf('append', 'slow')];
  health.failed('stream', new Error('no right'));
  for (const { state, probe } of all) {
    state.failing = probe.name;
    await expect(health.ask(probe)).rejects.toThrow(probe.name);
  }
  await seconds(health, 30);
  expect(all.map(({ state }) => state.asked - 1)).toEqual([30, 6, 6]);
  for (const { state } of all) state.failing = '';
  await seconds(health, 10);
  expect([health.failing('event store'), health.failing('stream')?.message]).toEqual([null, 'no right']);
});

test('what fails and is asked nothing wants no look', async () => {
  const { state, probe } = probeOf('check');
  const { health } = watched({ 'event store': probe });
  health.failed('stream', new Error('no right'));
  await seconds(health, 9);
  expect(state.asked).toBe(0);
  await seconds(health, 1);
  expect(state.asked).toBe(1);
});

test('what is asked seldom is so each tenth second, whatever presses, and soon while it has just failed', async () => {
  const [seldom, lists] = [probeOf('broken series', 'damaged'), probeOf('lists')];
  const { health } = watched({}, [seldom.probe]);
  lists.state.failing = 'no right';
  await expect(health.ask(lists.probe)).rejects.toThrow('no right');
  await seconds(health, 19);
  expect(seldom.state.asked).toBe(1);
  seldom.state.failing = 'damaged';
  await seconds(health, 11);
  expect([seldom.state.asked, health.failing('event store')?.message]).toEqual([5, 'no right']);
});

test('what was too much is not asked again: what every look asks takes its place', async () => {
  const [standing, much] = [probeOf('check', 'slow'), probeOf('read', 'slow')];
  const { health } = watched({ 'event store': standing.probe });
  much.state.failing = 'too much';
  await expect(health.ask(much.probe)).rejects.toThrow('too much');
  expect(health.failing('event store')?.message).toBe('too much');
  standing.state.failing = 'too much';
  await seconds(health, 3);
  expect(health.down('event store')?.message).toBe('too much');
  standing.state.failing = '';
  await seconds(health, 10);
  expect([health.failing('event store'), much.state.asked]).toEqual([null, 1]);
});

test('what is down is not forgotten for the same asked of something else, nor one of other words for it', async () => {
  const { health } = watched();
  const all = [probeOf('findings'), probeOf('findings', 'slow'), probeOf('findings')];
  for (const [at, { state, probe }] of all.entries()) {
    state.failing = `no answer ${at}`;
    await expect(health.ask(probe)).rejects.toThrow('no answer');
  }
  for (const { state } of all.slice(1)) state.failing = '';
  await health.look();
  expect(health.down('event store')?.message).toBe('no answer 0');
});

test('looks that found it down do not count for what is slow', async () => {
  const { state, probe } = probeOf('append');
  let weight: Verdict['weight'] = 'down';
  const { health } = watched();
  state.failing = 'no answer';
  const changing: Probe = { ...probe, judge: () => ({ what: 'appends', weight }) };
  await expect(health.ask(changing)).rejects.toThrow('no answer');
  await seconds(health, 9);
  weight = 'slow';
  await seconds(health, 2);
  expect([health.down('appends'), health.failing('appends')?.message]).toEqual([null, 'no answer']);
});

test('of two dependencies the graver fault is told', async () => {
  const { health } = watched();
  const [busy, gone] = [probeOf('append', 'slow'), probeOf('read')];
  busy.state.failing = 'too much';
  gone.state.failing = 'no answer';
  const append: Probe = { ...busy.probe, judge: () => ({ what: 'appends', weight: 'slow' }) };
  await expect(health.ask(append)).rejects.toThrow('too much');
  await expect(health.ask(gone.probe)).rejects.toThrow('no answer');
  expect(health.failing('appends', 'event store')?.message).toBe('no answer');
});

test('of many damages some are kept, and what is down is kept beside them', async () => {
  const { told, health } = watched();
  for (let i = 0; i < 100; i += 1) {
    const { state, probe } = probeOf('read', 'damaged');
    state.failing = `${i} is damaged`;
    await expect(health.ask(probe)).rejects.toThrow('damaged');
  }
  expect(told.length).toBe(32);
  const { state, probe } = probeOf('head');
  state.failing = 'no answer';
  await expect(health.ask(probe)).rejects.toThrow('no answer');
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
