import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { starts } from '../anomaly/judge.ts';
import { levelsOf } from '../anomaly/levels.ts';
import type { Policy } from '../anomaly/policy.ts';
import type { Bar } from '../market/bar.ts';
import { addedBy } from './added-by.ts';
import { barOf, NAIVE, quietBars, STANDARD, WHOLE } from './bars.fixture.ts';
import { beforeBar, type Before } from './before-bar.ts';
import type { Episode } from './episode.ts';
import { judgeBar } from './judge-bar.ts';
import { leastChanges, takenInBy, type LeastChange } from './least-change.ts';
import { fold, watched } from './scenario.fixture.ts';

const beforeLast = (policy: Policy, bars: readonly Bar[]): Before => {
  const before = beforeBar(fold(watched(policy, bars)), bars.at(-1)?.time ?? Number.NaN);
  if (!before) throw new Error('the last bar is not kept');
  return before;
};

const changesOf = (policy: Policy, bars: readonly Bar[]): ReadonlyMap<LeastChange['of'], LeastChange> =>
  new Map(leastChanges(levelsOf(policy, '1d'), beforeLast(policy, bars)).map((change) => [change.of, change]));

const isLoud = (policy: Policy, bars: readonly Bar[], bar: Bar): boolean => {
  const { baseline, standing, open } = beforeLast(policy, bars);
  const verdicts = judgeBar(levelsOf(policy, '1d'), baseline, standing, bar);
  return verdicts.some((verdict) => starts(verdict) && !open.some(({ rule }) => rule === verdict.levels.rule.name));
};

const spanned = ({ open, close, ...bar }: Bar): Bar => ({
  ...bar,
  open,
  close,
  high: Math.max(bar.high, open, close),
  low: Math.min(bar.low, open, close),
});

const WITH: Readonly<Record<Exclude<LeastChange['of'], 'run'>, (bar: Bar, value: number) => Bar>> = {
  close: (bar, close) => spanned({ ...bar, close }),
  volume: (bar, volume) => ({ ...bar, volume }),
  gap: (bar, price) => ({ ...bar, open: price, high: price, low: price, close: price }),
  open: (bar, open) => spanned({ ...bar, open }),
};

/** A hundred quiet bars that open where the one before closed, and one that opens and closes at factors of the last close. */
const marketWith = (open: number, close: number): readonly Bar[] => {
  const quiet = quietBars(100).map((bar, i, all) =>
    spanned({ ...bar, open: 0.9 * (all[i - 1]?.close ?? 100) + 0.1 * bar.close }),
  );
  const last = quiet.at(-1)?.close ?? NaN;
  return [...quiet, spanned({ ...barOf(100, last * close, 1e6), open: last * open })];
};

const QUIET = marketWith(1.0005, 1.001);

/** The same market, a quarter of its price lower from the 65th bar on: in a drawdown ever since. */
const FALLEN = QUIET.map((bar, i) => {
  const share = i < 65 ? 1 : 0.75;
  return { ...bar, open: bar.open * share, high: bar.high * share, low: bar.low * share, close: bar.close * share };
});

/** A market that jumped by 8 %, and a quiet bar after it. */
const AFTER_A_JUMP = [...marketWith(1, 1.08), barOf(101, marketWith(1, 1.08).at(-1)?.close ?? NaN, 1e6)];

const openOf = ({ open: [first] }: Before): Episode => {
  if (!first) throw new Error('no finding is open');
  return first;
};

describe('the least change that would have started a finding', () => {
  test.each([
    ['quiet', STANDARD, QUIET],
    ['quiet', NAIVE, QUIET],
    ['far below its peak', WHOLE, FALLEN],
  ])('is the very limit of its judgement: %s', (_, policy, market) => {
    fc.assert(
      fc.property(fc.integer({ min: market === FALLEN ? 80 : 66, max: 101 }), (count) => {
        const bars = market.slice(0, count);
        const bar = bars.at(-1) ?? barOf(0, 1);
        let limits = 0;
        expect(isLoud(policy, bars, bar)).toBe(false);
        for (const { of, below, above } of leastChanges(levelsOf(policy, '1d'), beforeLast(policy, bars))) {
          if (of === 'run') continue;
          for (const [limit, beyond] of [
            [below, 1 - 1e-8],
            [above, 1 + 1e-8],
          ] as const) {
            if (limit === null) continue;
            expect(isLoud(policy, bars, WITH[of](bar, limit * beyond))).toBe(true);
            expect(isLoud(policy, bars, WITH[of](bar, limit / beyond ** 2))).toBe(false);
            limits += 1;
          }
        }
        expect(limits).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });

  test('of a quiet bar: a close or a kept open either way, more volume, a run at one price', () => {
    const changes = changesOf(STANDARD, QUIET);
    const close = QUIET.at(-1)?.close ?? NaN;
    expect([...changes.keys()]).toEqual(['close', 'volume', 'gap', 'run']);
    expect(changes.get('close')?.below).toBeLessThan(close);
    expect(changes.get('close')?.above).toBeGreaterThan(close);
    expect(changes.get('volume')).toMatchObject({ below: null });
    expect(changes.get('gap')?.above).toBeLessThan(changes.get('close')?.above ?? NaN);
  });

  test('far below a peak not by the drawdown, which is told already', () => {
    expect(beforeLast(WHOLE, FALLEN).open).toMatchObject([{ rule: 'drawdown' }]);
    const changes = changesOf(WHOLE, FALLEN);
    const close = FALLEN.at(-1)?.close ?? NaN;
    expect(changes.get('close')?.below).toBeLessThan(close * 0.99);
    expect(changes.get('volume')).toMatchObject({ below: null });
  });

  test('of the bar after an excursion: an open that takes it back', () => {
    const away = marketWith(1, 1.03);
    const last = away.at(-1)?.close ?? NaN;
    const { below = null, above = null } = changesOf(STANDARD, [...away, barOf(101, last, 1e6)]).get('open') ?? {};
    expect(below).toBeGreaterThan(last / 1.03);
    expect(above).toBeNull();
  });

  test('none of a bar that could only continue a finding', () => {
    const away = marketWith(1, 1.08);
    const bars = [...away, barOf(101, away.at(-1)?.close ?? NaN, 1e6)];
    expect(beforeLast(STANDARD, bars).open).toMatchObject([{ rule: 'shock' }]);
    expect([...changesOf(STANDARD, bars)]).toEqual([]);
  });

  test('of such a bar: what the open finding would have taken in, which is less than would start one', () => {
    const before = beforeLast(STANDARD, AFTER_A_JUMP);
    const open = openOf(before);
    const levels = levelsOf(STANDARD, '1d');
    const changes = takenInBy(open, levels, before);
    expect(changes.map(({ of }) => of)).toEqual(['close', 'volume', 'gap', 'open']);
    const isTakenIn = (bar: Bar): boolean =>
      judgeBar(levels, before.baseline, before.standing, bar).some((verdict) => addedBy(verdict, open) !== null);
    const [close = NaN, volume = NaN, gap = NaN] = changes.map(({ above }) => above ?? NaN);
    const ways = [
      [WITH.close, close],
      [WITH.volume, volume],
      [WITH.gap, gap],
    ] as const;
    for (const [way, limit] of ways) {
      expect(isTakenIn(way(before.bar, limit * (1 + 1e-8)))).toBe(true);
      expect(isTakenIn(way(before.bar, limit * (1 - 1e-8)))).toBe(false);
    }
    const [fresh] = leastChanges(levels, { ...before, open: [] });
    expect(close).toBeLessThan(fresh?.above ?? NaN);
  });

  test('of a price that stands still already: the next bars of the run', () => {
    const seen = changesOf(STANDARD, QUIET).get('run')?.above ?? NaN;
    const { close = NaN } = QUIET.at(-1) ?? {};
    const still = changesOf(STANDARD, [...QUIET, barOf(101, close * 1.0001, 1e6)]).get('run')?.above;
    expect(still).toBe(seen);
  });

  test('a critical one where the ticker trades thinly, and none of the first bar', () => {
    const thin = quietBars(300).map((bar, i, all) => (i % 10 === 9 ? barOf(i, all[i - 1]?.close ?? NaN, 0) : bar));
    const usual = changesOf(STANDARD, quietBars(300)).get('close');
    const needed = changesOf(STANDARD, thin).get('close');
    expect(needed?.above).toBeGreaterThan(1.02 * (usual?.above ?? NaN));
    expect(needed?.below).toBeLessThan(0.98 * (usual?.below ?? NaN));
    expect([...changesOf(STANDARD, thin.slice(0, 1))]).toEqual([]);
  });
});

test('before a bar that is not kept nothing is known', () => {
  const bars = quietBars(300);
  const state = fold(watched(STANDARD, bars));
  const timeAt = (n: number): number => bars[n]?.time ?? Number.NaN;
  expect(beforeBar(state, timeAt(299))?.bar).toEqual(bars[299]);
  expect(beforeBar(state, timeAt(0))).toBeNull();
  expect(beforeBar(state, timeAt(299) + 1)).toBeNull();
});
