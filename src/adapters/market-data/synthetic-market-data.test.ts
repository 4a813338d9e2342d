import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bar } from '../../domain/market/bar.ts';
import { sessionsBetween } from '../../domain/market/calendar.ts';
import { outsideOf } from '../../domain/market/hours.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { marketDataContract } from './market-data.contract.ts';
import { createSyntheticMarketData, syntheticLabels, type SyntheticOptions } from './synthetic-market-data.ts';
import type { Plant } from './synthetic-plants.ts';
import { barsOf, DAILY, dayOf, INTRADAY } from './synthetic.fixture.ts';

const FEED = { id: 'synthetic', label: 'start', sessions: 'regular', historical: true } as const;

marketDataContract('synthetic, daily', async () => createSyntheticMarketData({ ...DAILY, plants: [] }), {
  feed: { ...FEED, adjustment: 'split-adjusted' },
  series: [
    ['SYN001', '1d', 505],
    ['SYN002', '1d', 505],
  ],
});

marketDataContract('synthetic, five minutes', async () => createSyntheticMarketData(INTRADAY), {
  feed: { ...FEED, adjustment: 'as-traded' },
  series: [['SYN001', '5m', 4866]],
});

const bytesOf = async (options: SyntheticOptions): Promise<string> =>
  JSON.stringify([await barsOf(createSyntheticMarketData(options)), syntheticLabels(options)]);

const digestOf = async (options: SyntheticOptions): Promise<string> =>
  createHash('sha256')
    .update(await bytesOf(options))
    .digest('hex');

describe('the same options', () => {
  test.each([
    ['daily', DAILY, '4abf6b46eb753e4f66ce5d72c01b2c69e57b00617d7171ca6757bbe3698d3fe3'],
    ['five minutes', INTRADAY, '2eceaf5f161f24fa13bd97e5f704a5bfcde907ae1b4caf5d72e1b9bfd379061e'],
  ])('give the bytes they always gave: %s', async (_, options, digest) => {
    expect(await digestOf(options)).toBe(digest);
  });

  test('give the same bytes, another seed gives others, whatever the seed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 32 - 1 }), async (seed) => {
        const options = { ...DAILY, seed };
        const bytes = await bytesOf(options);
        expect(await bytesOf(options)).toBe(bytes);
        expect(await bytesOf({ ...options, seed: seed + 1 })).not.toBe(bytes);
      }),
      { numRuns: 20 },
    );
  });

  test('give a ticker the same bars, however many others there are', async () => {
    const [alone] = await barsOf(createSyntheticMarketData({ ...DAILY, tickers: 1 }));
    const [first, second] = await barsOf(createSyntheticMarketData(DAILY));
    expect(first).toEqual(alone);
    expect(second).not.toEqual(alone);
  });
});

const returnsOf = (bars: readonly Bar[]): readonly number[] =>
  bars.slice(1).map(({ close }, i) => Math.log(close / (bars[i]?.close ?? Number.NaN)));

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

const kurtosisOf = (values: readonly number[]): number =>
  meanOf(values.map((value) => value ** 4)) / meanOf(values.map((value) => value ** 2)) ** 2;

const echoOf = (values: readonly number[], lag: number): number => {
  const mean = meanOf(values);
  const off = values.map((value) => value - mean);
  return meanOf(off.slice(lag).map((value, i) => value * (off[i] ?? 0))) / meanOf(off.map((value) => value ** 2));
};

describe('the market without plants', () => {
  const quiet = { ...DAILY, tickers: 10, from: dayOf('2010-01-01'), plants: [] };

  test('has fat tails, clustered volatility, and returns that remember nothing', async () => {
    const returns = (await barsOf(createSyntheticMarketData(quiet))).map(returnsOf);
    expect(Math.min(...returns.map(kurtosisOf))).toBeGreaterThan(4);
    expect(Math.abs(meanOf(returns.map((list) => echoOf(list, 1))))).toBeLessThan(0.02);
    expect(meanOf(returns.map((list) => echoOf(list.map(Math.abs), 5)))).toBeGreaterThan(0.08);
  });

  test('opens away from the close before', async () => {
    const [bars = []] = await barsOf(createSyntheticMarketData(quiet));
    const same = bars.slice(1).filter(({ open }, i) => open === bars[i]?.close);
    expect(same.length / bars.length).toBeLessThan(0.05);
  });

  test('has a bar in every slot of every session and none outside, less on half-days', async () => {
    const [bars = []] = await barsOf(createSyntheticMarketData({ ...INTRADAY, plants: [] }));
    const sessions = sessionsBetween(INTRADAY.from, INTRADAY.to);
    expect(bars.filter(({ time }) => outsideOf(time, '5m', 'regular') !== null)).toEqual([]);
    expect(bars).toHaveLength((sessions.length - 1) * 78 + 42);
    expect(bars.filter(({ time }) => sessionDate(time) === '2024-07-03')).toHaveLength(42);
  });

  test('trades most at the open and the close', async () => {
    const [bars = []] = await barsOf(createSyntheticMarketData({ ...INTRADAY, from: dayOf('2024-01-01'), plants: [] }));
    const of = (slot: number) => meanOf(bars.filter((_, i) => i < 78 * 80 && i % 78 === slot).map((bar) => bar.volume));
    expect(of(0)).toBeGreaterThan(2 * of(39));
    expect(of(77)).toBeGreaterThan(1.5 * of(39));
  });
});

describe('what is planted', () => {
  const one = { ...DAILY, tickers: 1 };
  const around = async (plant: Omit<Plant, 'ticker'>) => {
    const planted = [{ ticker: 'SYN001', ...plant }];
    const [quiet = []] = await barsOf(createSyntheticMarketData({ ...one, plants: [] }));
    const [bars = []] = await barsOf(createSyntheticMarketData({ ...one, plants: planted }));
    return { quiet, bars, labels: syntheticLabels({ ...one, plants: planted }) };
  };
  const ratio = (a: Bar | undefined, b: Bar | undefined): number => (a?.close ?? Number.NaN) / (b?.close ?? Number.NaN);

  test('a jump stays', async () => {
    const { quiet, bars, labels } = await around({ kind: 'jump', at: 200, bars: 1, size: -8 });
    expect(bars.slice(0, 200)).toEqual(quiet.slice(0, 200));
    expect(Math.log(ratio(bars[200], quiet[200]))).toBeLessThan(-0.04);
    expect(ratio(bars[300], quiet[300])).toBeCloseTo(ratio(bars[200], quiet[200]), 2);
    expect(labels).toEqual([
      { ticker: 'SYN001', kind: 'jump', start: quiet[200]?.time, end: quiet[200]?.time, size: -8 },
    ]);
  });

  test('a bad tick reverts', async () => {
    const { quiet, bars } = await around({ kind: 'bad-tick', at: 200, bars: 1, size: 8 });
    expect(ratio(bars[200], quiet[200])).toBeGreaterThan(1.04);
    expect(bars.toSpliced(200, 1)).toEqual(quiet.toSpliced(200, 1));
  });

  test('a volume is multiplied', async () => {
    const { quiet, bars } = await around({ kind: 'volume', at: 200, bars: 1, size: 5 });
    expect((bars[200]?.volume ?? 0) / (quiet[200]?.volume ?? 0)).toBeCloseTo(5, 4);
    expect(bars.toSpliced(200, 1)).toEqual(quiet.toSpliced(200, 1));
  });

  test('a spell of volatility lasts as long as its label says', async () => {
    const { quiet, bars, labels } = await around({ kind: 'volatility', at: 200, bars: 21, size: 3 });
    const shown = returnsOf(bars).slice(199, 220);
    expect(shown).toHaveLength(21);
    returnsOf(quiet)
      .slice(199, 220)
      .forEach((value, i) => expect(shown[i]).toBeCloseTo(3 * value, 2));
    expect(labels).toMatchObject([{ start: quiet[200]?.time, end: quiet[220]?.time }]);
  });

  test('a stale feed repeats its last bar', async () => {
    const { quiet, bars } = await around({ kind: 'stale', at: 200, bars: 5, size: 1 });
    const { time: _, ...last } = quiet[199] ?? { time: 0 };
    for (const bar of bars.slice(200, 205)) expect(bar).toMatchObject(last);
    expect(bars.toSpliced(200, 5)).toEqual(quiet.toSpliced(200, 5));
  });

  test('missing bars are left out, and labelled', async () => {
    const { quiet, bars, labels } = await around({ kind: 'missing', at: 200, bars: 3, size: 1 });
    expect(bars).toEqual(quiet.toSpliced(200, 3));
    expect(labels).toMatchObject([{ start: quiet[200]?.time, end: quiet[202]?.time }]);
  });

  test('a split divides prices and multiplies volumes from then on, and makes the feed one of prices as traded', async () => {
    const split = { kind: 'split', at: 200, bars: 1, size: 4 } as const;
    const { quiet, bars } = await around(split);
    for (const i of [200, 201, 400]) {
      expect(ratio(quiet[i], bars[i])).toBeCloseTo(4, 1);
      expect((bars[i]?.volume ?? 0) / (quiet[i]?.volume ?? 0)).toBeCloseTo(4, 4);
    }
    const { feed } = createSyntheticMarketData({ ...one, plants: [{ ticker: 'SYN001', ...split }] });
    expect(feed.adjustment).toBe('as-traded');
  });

  test('is drawn at the rate asked for, of the kinds asked for, apart from each other', () => {
    const options = {
      ...DAILY,
      tickers: 40,
      from: dayOf('2011-01-01'),
      plants: { kinds: ['jump', 'stale'], perYear: 3 },
    } as const;
    const labels = syntheticLabels(options);
    const years = sessionsBetween(options.from, options.to).length / 252;
    expect(labels.length / 40 / years).toBeCloseTo(3, 0);
    expect(new Set(labels.map(({ kind }) => kind))).toEqual(new Set(['jump', 'stale']));
    const close = labels.filter(({ ticker, start }, i) => {
      const before = labels[i - 1];
      return before?.ticker === ticker && start - before.end < 19 * 86_400_000;
    });
    expect(close).toEqual([]);
  });

  test('is nothing where nothing fits or nothing is asked for', () => {
    expect(syntheticLabels({ ...DAILY, to: dayOf('2019-06-01') })).toEqual([]);
    expect(syntheticLabels({ ...DAILY, plants: { kinds: [], perYear: 5 } })).toEqual([]);
  });
});
