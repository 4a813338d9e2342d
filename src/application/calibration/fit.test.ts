import { describe, expect, test } from 'vitest';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import type { Rule } from '../../domain/anomaly/policy.ts';
import type { Tail } from '../../domain/anomaly/tail.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { levelsOf } from '../../domain/anomaly/levels.ts';
import { DAY } from '../../domain/market/civil.ts';
import { barsPerFinding } from './calibrated.ts';
import { fitPolicy, type Fit } from './fit.ts';
import type { Histories } from './histories.ts';

/** Numbers from 0 to 1 that look like chance (mulberry32), the same for a seed. */
const chance = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Daily bars whose moves have the tail of a logistic distribution, `scale` wide; a volume of 0 where there is none. */
const market = (
  seed: number,
  count: number,
  volumeOf = (draw: number) => Math.round(1e6 * Math.exp(draw)),
): readonly Bar[] => {
  const next = chance(seed);
  const draw = (): number => {
    const p = Math.min(Math.max(next(), 1e-9), 1 - 1e-9);
    return Math.log(p / (1 - p));
  };
  let close = 100;
  return Array.from({ length: count }, (_, i) => {
    const open = close * Math.exp(0.002 * draw());
    close = open * Math.exp(0.006 * draw());
    return {
      time: i * DAY,
      open,
      high: Math.max(open, close),
      low: Math.min(open, close),
      close,
      volume: volumeOf(0.3 * draw()),
    };
  });
};

const marketOf = (tickers: number, count: number): Histories =>
  new Map(Array.from({ length: tickers }, (_, i) => [`T${i}`, market(i + 1, count)]));

const fit = (histories: Histories): Fit => fitPolicy(histories, { ...standard(), name: 'own' }, () => {});

const fitted = (histories: Histories): Exclude<Fit, { tooFew: number }> => {
  const made = fit(histories);
  if ('tooFew' in made) throw new Error(`too few bars: ${made.tooFew}`);
  return made;
};

describe('a policy fitted to bars', () => {
  const { document, report } = fitted(marketOf(6, 1800));

  test('is the standard document but for tails, levels and tests', () => {
    const [rule] = document.rules;
    const [plain] = standard().rules;
    expect(document.name).toBe('own');
    expect(rule?.channels.map(({ detector, weight }) => [detector, weight])).toEqual(
      plain?.channels.map(({ detector, weight }) => [detector, weight]),
    );
    expect(rule?.channels.map(({ tail }) => tail)).not.toEqual(plain?.channels.map(({ tail }) => tail));
    expect(rule?.channels.at(-1)?.tail).toEqual({ type: 'decades', most: 15 });
    expect(levelsOf({ ...document, id: 'own' }, '1d')[0]?.pace).toBeCloseTo(4 / 252, 12);
  });

  test('counts the bars it was made of, and those left out', () => {
    expect(report.tickers).toBe(6);
    expect(report.bars).toEqual({ fitted: 6 * (1800 - 252), settling: 6 * 252, thin: 0, idle: 0 });
    expect(report.kept).toEqual([]);
  });

  test('keeps to its budgets on tickers it has not seen', () => {
    expect(report.outOfFold?.map(({ budget }) => budget)).toEqual([2, 4, 12]);
    for (const { budget, findingsPerTickerYear } of report.outOfFold ?? [])
      expect(Math.abs(findingsPerTickerYear / budget - 1)).toBeLessThan(0.35);
  });
});

test('any document is fitted, in its tables for daily bars, and in nothing else', () => {
  const some: Tail = { type: 'table', side: 'both', z: [0, 1], surprise: [0, 1], index: 1 };
  const { levels = { z: { enter: 3, high: 4 } } } = standard().rules[0] ?? {};
  const rule = (name: string, intervals: 'daily' | 'intraday', detector: string): Rule => ({
    name,
    intervals,
    channels: [
      { detector, tail: some },
      { detector: 'volume', tail: { type: 'normal', side: 'upper' } },
    ],
    levels,
    quietBars: 1,
  });
  const [gaps, within] = [rule('gaps', 'daily', 'gap'), rule('within', 'intraday', 'slot-return')];
  const made = fitPolicy(marketOf(2, 1260), { name: 'own', rules: [gaps, within] }, () => {});
  expect(made).toMatchObject({
    document: { name: 'own', rules: [{ channels: [{ tail: { type: 'table' } }, gaps.channels[1]] }, within] },
    calibration: { tails: { gap: { z: expect.not.arrayContaining([1]) } } },
    report: { kept: [] },
  });
});

describe('what there is too little of', () => {
  test('fewer than two years of bars after the first fit nothing', () => {
    expect(fit(marketOf(1, 252 + 503))).toEqual({ tooFew: 503, needed: 504 });
    expect(fit(new Map())).toEqual({ tooFew: 0, needed: 504 });
  });

  test('one ticker is tried on no other', () => {
    expect(fitted(marketOf(1, 1260)).report.outOfFold).toBeNull();
  });

  test('a channel without readings, or with few, keeps the tail it had', () => {
    const { document, report } = fitted(new Map([['INDEX', market(1, 1260, () => 0)]]));
    expect(report.kept).toEqual(['volume', 'level-shift', 'volatility-shift', 'drawdown']);
    expect(document.rules[0]?.channels[1]).toEqual(standard().rules[0]?.channels[1]);
  });
});

test('levels rise with the bars from one finding to the next', () => {
  expect(barsPerFinding(0.16)).toEqual({ surprise: [1.16, 4.16], logBars: [1, 4] });
});
