import { describe, expect, test } from 'vitest';
import { combine, MAX_SURPRISE, rarityOf, scoreOf, surpriseOf } from './surprise.ts';

const SURPRISES = Array.from({ length: 30_001 }, (_, i) => i / 1000);

describe('scoreOf', () => {
  test('rises strictly and stays below 1, in nine significant digits too', () => {
    const scores = SURPRISES.map((surprise) => Number(scoreOf(surprise).toPrecision(9)));
    expect(scores.every((score, i) => i === 0 || score > (scores[i - 1] ?? NaN))).toBe(true);
    expect(scores.at(0)).toBe(0);
    expect(scores.at(-1)).toBeLessThan(1);
    expect(scoreOf(MAX_SURPRISE)).toBeLessThan(1);
  });

  test('is 0.75 at once in a thousand, and undone by surpriseOf', () => {
    expect(scoreOf(3)).toBe(0.75);
    expect(SURPRISES.every((surprise) => Math.abs(surpriseOf(scoreOf(surprise)) - surprise) < 1e-9)).toBe(true);
  });
});

describe('rarity and tests', () => {
  test('a surprise of 3 comes up once in a thousand bars', () => {
    expect(rarityOf(3)).toBe(1000);
    expect(rarityOf(MAX_SURPRISE)).toBeLessThan(Infinity);
  });

  test('two tests make a surprise about twice as common: p = 1 - (1 - min p) ** 2', () => {
    expect(combine(3, 1)).toBe(3);
    expect(rarityOf(combine(3, 2))).toBeCloseTo(1 / (1 - 0.999 ** 2), 6);
    expect(combine(300, 2)).toBeCloseTo(300 - Math.log10(2), 9);
    expect(combine(0, 2)).toBe(0);
  });

  test('keep the order of surprises, also of common bars', () => {
    const surprises = Array.from({ length: 3000 }, (_, i) => combine(i / 10, 3));
    expect(surprises.every((surprise, i) => i === 0 || surprise > (surprises[i - 1] ?? 0))).toBe(true);
  });
});
