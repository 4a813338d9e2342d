import { describe, expect, test } from 'vitest';
import type { Bar } from '../../market/bar.ts';
import type { Detector, Reading } from '../detector.ts';
import { begin, placeOf, see } from './laws.fixture.ts';
import { forestDetector } from './forest.ts';

const FOREST: Detector = forestDetector;

const DAILY = { interval: '1d', sessions: 'regular' } as const;

/** What a bar does: open against the close before and close against the open, as differences of logs, and its volume. */
type Day = { readonly gap: number; readonly body: number; readonly volume: number };

/** A day of a market that wavers by a percent, and trades half again as much when it moves more. */
const usual = (i: number): Day => {
  const body = 0.01 * Math.sin(1.7 * i) * Math.cos(0.37 * i);
  const volume = Math.round(1e6 * Math.exp(40 * Math.abs(body) + 0.1 * Math.cos(i)));
  return { gap: 0.003 * Math.sin(2.9 * i), body, volume };
};

const barsOf = (days: readonly Day[]): readonly Bar[] => {
  let close = 100;
  return days.map(({ gap, body, volume }, time) => {
    const open = close * Math.exp(gap);
    close = open * Math.exp(body);
    return { time, open, high: Math.max(open, close) * 1.002, low: Math.min(open, close) / 1.002, close, volume };
  });
};

const readingsOf = (days: readonly Day[]): readonly Reading[] => {
  const seen = begin(FOREST, DAILY);
  return barsOf(days).map((bar) => see(FOREST, seen, bar));
};

const YEAR = Array.from({ length: 300 }, (_, i) => usual(i));

/** What is read of a day after a usual year. */
const read = (day: Partial<Day>): Extract<Reading, { status: 'ready' }> => {
  const reading = readingsOf([...YEAR, { ...usual(300), ...day }]).at(-1);
  if (reading?.status !== 'ready') throw new Error(`nothing was read: ${reading?.status}`);
  return reading;
};

const heaviest = ({ parts = [] }: ReturnType<typeof read>): string | undefined =>
  parts.toSorted((a, b) => b.share - a.share)[0]?.of;

describe('a day in the forest of those before', () => {
  test('stands apart in nothing where every day is the same', () => {
    const same = Array.from({ length: 300 }, () => ({ gap: 0, body: 0.01, volume: 1e6 }));
    const parts = ['return', 'volume', 'range', 'gap'].map((of) => ({ of, share: 0 }));
    expect(readingsOf(same).at(-1)).toMatchObject({ status: 'ready', value: 0, parts });
  });

  test('needs a quarter to scale its numbers and half a year of points', () => {
    const readings = readingsOf(YEAR.slice(0, 193));
    expect(readings.slice(0, 192)).toEqual(
      Array.from({ length: 192 }, (_, i) => ({ status: 'warming-up', missing: 192 - i })),
    );
    expect(readings[192]).toMatchObject({ status: 'ready', sample: 128 });
  });

  test.each([
    ['volume', { volume: 6e6 }],
    ['gap', { gap: 0.05, body: -0.045 }],
    ['range', { body: 0.06 }],
  ] as const)('that stands apart mostly by its %s says so', (of, day) => {
    const [quiet, loud] = [read({}), read(day)];
    expect(Math.abs(loud.value)).toBeGreaterThan(5 * Math.abs(quiet.value));
    expect(heaviest(loud)).toBe(of);
    expect(loud.parts?.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test('that moves far stands apart by its return as well', () => {
    const shares = new Map(read({ body: 0.06 }).parts?.map(({ of, share }) => [of, share]));
    expect(shares.get('return')).toBeGreaterThan(0.25);
    expect(shares.get('volume')).toBeLessThan(0.05);
  });

  test('stands apart where no number does, but all of them together: the volume of a big move without one', () => {
    const big = YEAR.reduce((most, day) => (day.volume > most.volume ? day : most));
    const [moved, still] = [read(big), read({ gap: 0, body: 0, volume: big.volume })];
    expect(Math.abs(still.value)).toBeGreaterThan(2 * Math.abs(moved.value));
  });

  test('has the sign of its move', () => {
    expect(read({ body: 0.06 }).value).toBeGreaterThan(0);
    expect(read({ body: -0.06 }).value).toBeLessThan(0);
  });

  test('that is wild does not hide the next that is', () => {
    const wild = { gap: 0.08, body: 0.08, volume: 1e8 };
    const [first, second] = readingsOf([...YEAR, wild, { ...wild, gap: -0.08, body: -0.08 }]).slice(-2);
    const [one, other] = [first, second].map((reading) => (reading?.status === 'ready' ? Math.abs(reading.value) : 0));
    expect(other).toBeGreaterThan((one ?? NaN) / 2);
  });

  test('after a split is read as if the shares before had been the new ones', () => {
    const days = [...YEAR, { gap: 0.01, body: 0.01, volume: 3e6 }];
    const last = readingsOf(days.map((day) => ({ ...day, volume: day.volume * 4 }))).at(-1);
    const seen = begin(FOREST, DAILY);
    for (const bar of barsOf(YEAR)) see(FOREST, seen, bar);
    FOREST.rescale?.(seen.state, { price: 1, volume: 4 });
    const [bar] = barsOf(days).slice(-1);
    const after = bar && see(FOREST, seen, { ...bar, volume: bar.volume * 4 });
    expect(after).toEqual(last);
  });

  test('after missing sessions is measured by the days it took', () => {
    const seen = begin(FOREST, DAILY);
    const [bar, ...before] = barsOf([...YEAR, { ...usual(300), gap: 0.05 }]).toReversed();
    for (const one of before.toReversed()) see(FOREST, seen, one);
    const sizes = [0, 3, 24].map((missing) => {
      const reading = bar && FOREST.read(seen.state, seen.window, bar, { ...placeOf(seen, bar), missing });
      return reading?.status === 'ready' ? Math.abs(reading.value) : NaN;
    });
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(sizes.at(-1)).toBeLessThan((sizes[0] ?? NaN) / 2);
  });

  test('without a trade is not read', () => {
    const seen = begin(FOREST, DAILY);
    for (const bar of barsOf(YEAR)) see(FOREST, seen, bar);
    const idle = { time: 300, open: 100, high: 100, low: 100, close: 100, volume: 0 };
    const before = structuredClone(seen.state);
    expect(see(FOREST, seen, idle)).toEqual({ status: 'absent' });
    expect(seen.state).toEqual(before);
  });
});
