import type { Bar } from '../../domain/market/bar.ts';
import { DAY } from '../../domain/market/civil.ts';
import { sessionStarts } from '../../domain/market/session-starts.fixture.ts';
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

/** Draws of a logistic distribution of scale 1. */
const logistic = (seed: number): (() => number) => {
  const next = chance(seed);
  return () => {
    const p = Math.min(Math.max(next(), 1e-9), 1 - 1e-9);
    return Math.log(p / (1 - p));
  };
};

/** How far one bar of a made market goes from the last close to its open and on to its close (logs, in scales of a logistic draw), and what its volume is for a draw. */
type Going = { readonly gap: number; readonly move: number; readonly volumeOf: (draw: number) => number };

const barsAt = (seed: number, times: readonly number[], goingOf: (i: number) => Going): readonly Bar[] => {
  const draw = logistic(seed);
  let close = 100;
  return times.map((time, i) => {
    const { gap, move, volumeOf } = goingOf(i);
    const open = close * Math.exp(gap * draw());
    close = open * Math.exp(move * draw());
    const [high, low] = [Math.max(open, close), Math.min(open, close)];
    return { time, open, high, low, close, volume: volumeOf(0.3 * draw()) };
  });
};

const millions = (draw: number): number => Math.round(1e6 * Math.exp(draw));

/** Daily bars whose moves have the tail of a logistic distribution; a volume of 0 where there is none. */
export const days = (seed: number, count: number, volumeOf = millions): readonly Bar[] =>
  barsAt(
    seed,
    Array.from({ length: count }, (_, i) => i * DAY),
    () => ({ gap: 0.002, move: 0.006, volumeOf }),
  );

/** When the five-minute bars of 61 sessions start, the thirty-seventh of which is a half-day. */
const STARTS = sessionStarts('2025-05-12', '2025-08-07', '5m');

const TEN_MINUTES = 600_000;

/** Five-minute bars of 61 sessions, a half-day among them; every other bar goes three times as far as those beside it, with the tail of a logistic distribution. */
export const minutes = (seed: number): readonly Bar[] =>
  barsAt(seed, STARTS, (i) => ({
    gap: 0,
    move: (STARTS[i] ?? 0) % TEN_MINUTES === 0 ? 0.003 : 0.001,
    volumeOf: millions,
  }));

/** So many tickers of a market. */
export const marketOf = (tickers: number, barsOf: (seed: number) => readonly Bar[]): Histories =>
  new Map(Array.from({ length: tickers }, (_, i) => [`T${i}`, barsOf(i + 1)]));
