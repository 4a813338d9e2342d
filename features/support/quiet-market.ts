import { sessionOpen } from '../../src/domain/market/session.ts';
import { sessionDayOf } from './sessions.ts';
import { barAt, type Print, type Trading } from './tape.ts';

/** How far a quiet close strays from its level, as a standard deviation. */
const CLOSE_NOISE = 0.003;

/** How far quiet trading strays from its usual volume. */
const VOLUME_NOISE = 0.2;

// A linear congruential generator (Numerical Recipes, "quick and dirty"), so that every run sees the same market.
const uniforms = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

// Sum of twelve uniforms less six: nearly normal, mean 0, deviation 1.
const noise = (uniform: () => number): number => {
  let sum = -6;
  for (let i = 0; i < 12; i += 1) sum += uniform();
  return sum;
};

/** A ticker without news in the bars that start at these instants: closes around that of `usual`, the last of them at it, on about its volume; the same ones whenever the same is asked. */
export const quietPrintsAt = (ticker: string, usual: Trading, times: readonly number[]): readonly Print[] => {
  const uniform = uniforms(times.length);
  let previous = usual.close;
  return times.map((time, i) => {
    const strayed = i === times.length - 1 ? 0 : CLOSE_NOISE * noise(uniform);
    const close = Math.round(usual.close * Math.exp(strayed) * 100) / 100;
    const volume = Math.round(usual.volume * Math.exp(VOLUME_NOISE * noise(uniform)));
    const bar = barAt(time, { close, volume }, previous);
    previous = close;
    return { ticker, bar };
  });
};

/** The daily bars of a ticker without news on these sessions. */
export const quietPrints = (ticker: string, usual: Trading, dates: readonly string[]): readonly Print[] =>
  quietPrintsAt(
    ticker,
    usual,
    dates.map((date) => sessionOpen(sessionDayOf(date))),
  );
