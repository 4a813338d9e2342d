import type { Session } from '../../domain/market/calendar.ts';
import { INTERVAL_LENGTH } from '../../domain/market/series.ts';
import { fatTailed, normal, type Random } from './synthetic-random.ts';

/** Lengths of synthetic bars. */
export const SYNTHETIC_INTERVALS = ['1d', '5m'] as const;
export type SyntheticInterval = (typeof SYNTHETIC_INTERVALS)[number];

/** What the market did in one bar before anything is planted: log moves from the close before to the open and on to the close, wicks beyond them, the deviation the bar was drawn with, and log volume. */
export type Step = {
  readonly time: number;
  readonly gap: number;
  readonly move: number;
  readonly wicks: readonly [up: number, down: number];
  readonly sigma: number;
  readonly logVolume: number;
};

/** GARCH(1,1) (Bollerslev, 1986): how much of yesterday's square and of yesterday's variance goes into today's. */
const SHOCK = 0.07;
const MEMORY = 0.91;

/** Share of a session's variance that falls between the sessions. */
const OVERNIGHT = 0.25;

/** Volume of a session remembers this much of the log excess of the one before. */
const VOLUME_MEMORY = 0.8;

const REGULAR = 6.5 * 3_600_000;

/** The instants at which the bars of a session start. */
export const slotTimes = ({ open, close }: Session, interval: SyntheticInterval): readonly number[] => {
  if (interval === '1d') return [open];
  const length = INTERVAL_LENGTH[interval];
  return Array.from({ length: Math.ceil((close - open) / length) }, (_, i) => open + i * length);
};

/** The U of a session: how much of it falls into each of its slots, in shares of 1. */
const sharesOf = (slots: number): readonly number[] => {
  const raw = Array.from(
    { length: slots },
    (_, i) => 1 + 2.5 * Math.exp(-i / 5) + 1.5 * Math.exp(-(slots - 1 - i) / 4),
  );
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((one) => one / sum);
};

/** What is so of a ticker all the time: its long-run deviation of a session, and the log of its usual volume of one. */
type Temper = { readonly sigma: number; readonly logVolume: number };

const temperOf = (random: Random): Temper => ({
  sigma: 0.009 + 0.019 * random(),
  logVolume: Math.log(5e5) + 4 * random(),
});

type Mood = { readonly variance: number; readonly volume: number };

const stepOf = (random: Random, time: number, sigmas: readonly [gap: number, move: number], level: number): Step => {
  const [gapSigma, moveSigma] = sigmas;
  const gap = gapSigma === 0 ? 0 : gapSigma * fatTailed(random);
  const shock = fatTailed(random);
  const wicks = [0.3 * moveSigma * Math.abs(normal(random)), 0.3 * moveSigma * Math.abs(normal(random))] as const;
  const logVolume = level + 0.5 * (Math.log1p(Math.abs(shock)) - 0.5) + 0.22 * normal(random);
  return { time, gap, move: moveSigma * shock, wicks, sigma: Math.hypot(gapSigma, moveSigma), logVolume };
};

/** The bars of a ticker, session after session: fat-tailed moves, clustered volatility, overnight gaps, U-shaped variance and volume, less of both on half-days. */
export function* walk(random: Random, sessions: readonly Session[], interval: SyntheticInterval): Generator<Step> {
  const temper = temperOf(random);
  let mood: Mood = { variance: temper.sigma ** 2, volume: 0 };
  for (const session of sessions) {
    const times = slotTimes(session, interval);
    const shares = sharesOf(times.length);
    const part = (session.close - session.open) / REGULAR;
    const volume = VOLUME_MEMORY * mood.volume + 0.18 * normal(random);
    let change = 0;
    for (const [i, time] of times.entries()) {
      const share = shares[i] ?? 0;
      const gap = i === 0 ? Math.sqrt(OVERNIGHT * mood.variance) : 0;
      const move = Math.sqrt((1 - OVERNIGHT) * mood.variance * share * part);
      const step = stepOf(random, time, [gap, move], temper.logVolume + volume + Math.log(share * part));
      change += step.gap + step.move;
      yield step;
    }
    const variance = (1 - SHOCK - MEMORY) * temper.sigma ** 2 + SHOCK * change ** 2 + MEMORY * mood.variance;
    mood = { variance, volume };
  }
}
