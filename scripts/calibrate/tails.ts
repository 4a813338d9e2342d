import type { Reading } from '../../src/domain/anomaly/detector.ts';
import type { Tail } from '../../src/domain/anomaly/tail.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { absorbBar, emptyBaseline, readBar, remember } from '../../src/domain/ticker/memory.ts';
import type { Histories } from './history.ts';

/** Bars of a ticker that only settle its scales: a year. */
export const SETTLING_BARS = 252;

/** The detectors of the standard policy whose tails are measured. */
export const MEASURED = ['return', 'volume', 'gap', 'bad-tick'] as const;
export type Measured = (typeof MEASURED)[number];

type Table = Extract<Tail, { type: 'table' }>;

/** The tail of each measured detector. */
export type Tails = Readonly<Record<Measured, Table>>;

const LEVELS = [
  0.98, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001, 0.00005,
];

/** Share of the residuals that the power law beyond the table is fitted to. */
const HILL_SHARE = 0.0005;

const sideOf = (detector: Measured): Table['side'] => (detector === 'volume' ? 'upper' : 'both');

/** A bar that a baseline says nothing of counts as not unusual: most bars keep no gap. */
const residualOf = (reading: Reading, side: Table['side']): number => {
  if (reading.status !== 'ready') return 0;
  const z = (reading.value - reading.expected) / reading.spread;
  return side === 'both' ? Math.abs(z) : z;
};

const isCounted = (detector: Measured, reading: Reading): boolean =>
  reading.status === 'ready' || (reading.status === 'absent' && detector !== 'volume');

/** Residuals of the bars after the settling ones, but for those of thin trading and without a trade. */
const collect = (residuals: ReadonlyMap<Measured, number[]>, bars: readonly Bar[]): void => {
  const baseline = emptyBaseline();
  remember(baseline, [...MEASURED, 'stale']);
  bars.forEach((bar, i) => {
    const readings = readBar(baseline, bar);
    const isRead = readings[0]?.status === 'ready' && readings.at(-1)?.status !== 'thin';
    MEASURED.forEach((detector, k) => {
      const reading = readings[k];
      if (isRead && reading && i >= SETTLING_BARS && isCounted(detector, reading))
        residuals.get(detector)?.push(residualOf(reading, sideOf(detector)));
    });
    absorbBar(baseline, bar, 0);
  });
};

const hillIndex = (falling: readonly number[]): number => {
  const beyond = Math.floor(falling.length * HILL_SHARE);
  const threshold = falling[beyond] ?? NaN;
  const logs = falling.slice(0, beyond).map((z) => Math.log(z / threshold));
  return beyond / logs.reduce((sum, log) => sum + log, 0);
};

/** The tail of some residuals: quantiles for the table (where both sides count from 0 on, as far as they rise above it), and Hill's index beyond it. */
export const fitTail = (side: Table['side'], residuals: readonly number[]): Table => {
  const falling = residuals.toSorted((a, b) => b - a);
  const quantile = (p: number): number => Number((falling[Math.floor(p * falling.length)] ?? NaN).toFixed(3));
  const levels = side === 'both' ? LEVELS.filter((p) => quantile(p) > 0) : LEVELS;
  const start = side === 'both' ? [0] : [];
  return {
    type: 'table',
    side,
    z: [...start, ...levels.map(quantile)],
    surprise: [...start, ...levels.map((p) => Number((-Math.log10(p)).toFixed(4)))],
    index: Number(hillIndex(falling).toFixed(2)),
  };
};

/** Quantiles of the standardised residuals of all tickers together, and Hill's index of the farthest of them. */
export const fitTails = (histories: Histories): Tails => {
  const residuals = new Map(MEASURED.map((detector): [Measured, number[]] => [detector, []]));
  for (const bars of histories.values()) collect(residuals, bars);
  const fit = (detector: Measured): Table => fitTail(sideOf(detector), residuals.get(detector) ?? []);
  return { return: fit('return'), volume: fit('volume'), gap: fit('gap'), 'bad-tick': fit('bad-tick') };
};
