import { expect, test } from 'vitest';
import type { Bar } from '../../domain/market/bar.ts';
import { barAt, calmBars, marketDataOf, NAIVE, SERIES, STANDARD } from './market.fixture.ts';
import { watchBars, type PassedBars } from './passing-bars.ts';

const CRASH = [...calmBars(100), barAt(100, 120, 50_000_000), barAt(101, 119.5, 50_000_000)];

const passedOf = async (bars: readonly Bar[], policy = NAIVE): Promise<PassedBars> => {
  const watched = watchBars(marketDataOf(bars, 40), policy);
  const { marketData } = watched;
  const [series = SERIES] = await marketData.series();
  const given: Bar[] = [];
  for await (const chunk of marketData.bars(series)) given.push(...chunk);
  expect(given).toEqual(bars);
  return watched.passed();
};

test('bars pass as they are, and are counted with those that the policy flags', async () => {
  expect(await passedOf(CRASH)).toMatchObject({ bars: 102, flagged: 2 });
  expect(await passedOf(CRASH, STANDARD)).toMatchObject({ bars: 102, flagged: 1 });
  expect(await passedOf([])).toEqual({ bars: 0, flagged: 0, moves: [] });
});

test('bars that are not asked for do not pass', async () => {
  const watched = watchBars(marketDataOf(CRASH), NAIVE);
  for await (const _ of watched.marketData.bars(SERIES, CRASH[90]?.time)) void _;
  expect(watched.passed().bars).toBe(12);
});

test('the moves are the largest, largest first, from each bar to the next in time', async () => {
  const { moves } = await passedOf(CRASH);
  expect(moves).toHaveLength(101);
  expect(moves[0]).toMatchObject({ series: 'test/AAPL/1d', ticker: 'AAPL', time: CRASH[100]?.time });
  expect(moves[0]?.move).toBeCloseTo(Math.log(120 / (CRASH[99]?.close ?? 0)), 12);
  const sizes = moves.map(({ move }) => Math.abs(move));
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  const late = await passedOf([...CRASH.slice(50), ...CRASH.slice(0, 1)]);
  expect(late.moves.map(({ time }) => time)).not.toContain(CRASH[0]?.time);
});

test('of many moves the two hundred largest are remembered', async () => {
  const [first] = (await passedOf([...calmBars(500), barAt(500, 300, 50_000_000)])).moves;
  const { moves } = await passedOf([...calmBars(500), barAt(500, 300, 50_000_000)]);
  expect(moves).toHaveLength(200);
  expect(first?.move).toBeGreaterThan(0.6);
});

test('a chunk without bars is no break between two bars', async () => {
  const source = marketDataOf([]);
  async function* bars(): AsyncGenerator<readonly Bar[]> {
    yield CRASH.slice(0, 100);
    yield [];
    yield CRASH.slice(100);
  }
  const watched = watchBars({ ...source, bars }, NAIVE);
  for await (const _ of watched.marketData.bars(SERIES)) void _;
  expect(watched.passed().moves[0]).toMatchObject({ time: CRASH[100]?.time });
});

test('corporate actions pass too, and a day on which one took effect is judged after it', async () => {
  const split = { time: barAt(100, 75, 1).time, split: 2, dividend: 0 };
  const bars = [...calmBars(100), barAt(100, 75, 100_000_000)];
  const told = {
    ...marketDataOf(bars),
    feed: { ...marketDataOf(bars).feed, adjustment: 'as-traded', tellsActions: true },
    actions: async () => [split],
  } as const;
  const watched = watchBars(told, STANDARD);
  expect(await watched.marketData.actions?.(SERIES)).toEqual([split]);
  for await (const _ of watched.marketData.bars(SERIES)) void _;
  expect(watched.passed()).toMatchObject({ bars: 101, flagged: 0 });
  expect(watchBars(marketDataOf(bars), STANDARD).marketData).not.toHaveProperty('actions');
});
