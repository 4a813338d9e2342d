import { describe, expect, test } from 'vitest';
import { absorbValue, shiftAt, unknownLevel, type Level, type Shift } from './shift.ts';

const FLOOR = 0.05;

/** Values one tenth above and below 7 in turn: a spread of 1.2533 tenths. */
const calm = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => 7 + (i % 2 ? 0.1 : -0.1));

const sampleOf = (value: number, time: number) => ({ value, time, floor: FLOOR });

type Seen = { readonly known: Level; readonly shifts: readonly (Shift | null)[] };

const see = (values: readonly number[]): Seen => {
  const known = unknownLevel();
  const shifts = values.map((value, time) => {
    const shift = shiftAt(known, sampleOf(value, time));
    absorbValue(known, sampleOf(value, time));
    return shift;
  });
  return { known, shifts };
};

const held = (value: number, count: number): readonly number[] => Array.from({ length: count }, () => value);

describe('the level of a series', () => {
  test('is its mean, with the spread of its mean deviation', () => {
    const { known, shifts } = see(calm(200));
    expect(known.level).toBeCloseTo(7, 2);
    expect(known.deviation).toBeCloseTo(0.1, 2);
    expect(shifts.every((shift) => shift === null)).toBe(true);
  });

  test('takes a far value in at four spreads', () => {
    const before = see(calm(200)).known;
    const after = see([...calm(200), 99]).known;
    expect(after.level - before.level).toBeCloseTo(4 * Math.sqrt(Math.PI / 2) * 0.1 * (1 - 2 ** (-1 / 126)), 3);
  });
});

describe('a lasting change', () => {
  const { shifts } = see([...calm(201), ...held(7.3, 10)]);

  test('is seen once it has held for two weeks, from its beginning', () => {
    expect(shifts.slice(201, 210)).toEqual(held(0, 9).map(() => null));
    expect(shifts[210]).toMatchObject({ since: 201 });
  });

  test('is the mean of the values since then, by the spread of a mean of so many', () => {
    const spread = Math.sqrt(Math.PI / 2) * 0.107;
    expect(shifts[210]?.spread).toBeCloseTo(spread / Math.sqrt(10), 2);
    expect(shifts[210]?.mean).toBeCloseTo(7.3, 1);
  });

  test('goes down as it goes up', () => {
    const down = see([...calm(201).map((value) => 14 - value), ...held(6.7, 10)]).shifts[210];
    expect(down?.since).toBe(201);
    expect((down?.mean ?? NaN) - 7).toBeCloseTo(7 - (shifts[210]?.mean ?? NaN), 9);
  });

  test('is next to none of one value, however far', () => {
    const level = 7.02;
    const strengths = see([...calm(201), 30, ...calm(40)]).shifts.flatMap((shift) =>
      shift ? [(shift.mean - level) / shift.spread] : [],
    );
    expect(Math.max(0, ...strengths)).toBeLessThan(2);
  });

  test('is the normal level after a quarter', () => {
    const { known, shifts: told } = see([...calm(201), ...held(7.3, 64)]);
    expect(told[263]).not.toBeNull();
    expect(told[264]).toBeNull();
    expect(known.level).toBeCloseTo(7.3, 1);
    expect(see([...calm(201), ...held(7.3, 64), ...held(7, 10)]).shifts.at(-1)).toMatchObject({ since: 265 });
  });
});
