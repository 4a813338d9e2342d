import { describe, expect, test } from 'vitest';
import { surpriseOfZ } from '../../domain/anomaly/tail.ts';
import { farthestOf, fitTail } from './tails.ts';

describe('fitTail', () => {
  const count = 200_000;
  const residuals = Array.from({ length: count }, (_, i) => ((i + 0.5) / count) ** (-1 / 3));

  test('finds the index of a power law, and its quantiles', () => {
    const tail = fitTail('both', residuals);
    if (!tail) throw new Error('no tail was fitted');
    expect(tail.index).toBeGreaterThan(2.9);
    expect(tail.index).toBeLessThan(3.1);
    for (const p of [0.5, 0.01, 0.001, 1e-6]) expect(surpriseOfZ(tail, p ** (-1 / 3))).toBeCloseTo(-Math.log10(p), 1);
  });
});

test('a lasting change counts once, by the farthest it came', () => {
  expect(farthestOf([0, 0.1, 0.3, 0.2, 0, 0, 0.4])).toEqual([0, 0, 0, 0, 0.3, 0, 0.4]);
});
