import type { Policy } from '../../domain/anomaly/policy.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { seriesKey, type Series } from '../../domain/market/series.ts';
import type { MarketData } from '../ports/market-data.ts';
import { createDetection } from './detect.ts';

/** From one bar of a series to the next: start of the later one (epoch milliseconds), and log return of the closes. */
export type Move = { readonly series: string; readonly ticker: string; readonly time: number; readonly move: number };

/** What was learnt of bars as they passed: how many there were, how many of them the policy flags, and the largest moves, largest first. */
export type PassedBars = { readonly bars: number; readonly flagged: number; readonly moves: readonly Move[] };

/** Market data whose bars are looked at as they are read, and what that showed so far. */
export type WatchedBars = { readonly marketData: MarketData; passed(): PassedBars };

/** Most moves that are remembered. */
const MOST_MOVES = 200;

const largest = (moves: readonly Move[]): readonly Move[] =>
  moves.toSorted((a, b) => Math.abs(b.move) - Math.abs(a.move)).slice(0, MOST_MOVES);

const movesIn = (series: Series, bars: readonly Bar[], before: Bar | null): readonly Move[] =>
  bars.flatMap((bar, i) => {
    const last = bars[i - 1] ?? before;
    if (!last || bar.time <= last.time) return [];
    const move = Math.log(bar.close / last.close);
    return [{ series: seriesKey(series), ticker: series.ticker, time: bar.time, move }];
  });

/** Looks at bars on their way to a load, each once and none kept: a first load is told of without reading it a second time. */
export const watchBars = (marketData: MarketData, policy: Policy): WatchedBars => {
  const { feed } = marketData;
  let passed: PassedBars = { bars: 0, flagged: 0, moves: [] };

  async function* watched(series: Series, from?: number): AsyncGenerator<readonly Bar[]> {
    const detection = createDetection(policy, feed, series.interval);
    let before: Bar | null = null;
    const told = [...((await marketData.actions?.(series)) ?? [])];
    for await (const bars of marketData.bars(series, from)) {
      const flagged = bars.filter((bar) => {
        const actions = told.splice(0, told.findLastIndex(({ time }) => time <= bar.time) + 1);
        return detection.next(series.ticker, bar, actions).judgement?.verdict === 'anomalous';
      });
      passed = {
        bars: passed.bars + bars.length,
        flagged: passed.flagged + flagged.length,
        moves: largest([...passed.moves, ...movesIn(series, bars, before)]),
      };
      before = bars.at(-1) ?? before;
      yield bars;
    }
  }

  const passedOn: MarketData = {
    feed,
    series: () => marketData.series(),
    ...(marketData.actions && { actions: async (series) => (await marketData.actions?.(series)) ?? [] }),
    bars: watched,
  };
  return { marketData: passedOn, passed: () => passed };
};
