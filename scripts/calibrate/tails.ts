import type { Tail } from '../../src/domain/anomaly/tail.ts';
import type { Bar } from '../../src/domain/market/bar.ts';
import { absorbBar, emptyBaseline, readBar, remember } from '../../src/domain/ticker/memory.ts';
import type { Histories } from './history.ts';

/** Bars of a ticker that only settle its scales: a year. */
export const SETTLING_BARS = 252;

/** The tails of the two detectors of the standard policy. */
export type Tails = { readonly return: Table; readonly volume: Table };
type Table = Extract<Tail, { type: 'table' }>;
type Residuals = { readonly return: number[]; readonly volume: number[] };

const LEVELS = [
  0.98, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001, 0.00005,
];

/** Share of the residuals that the power law beyond the table is fitted to. */
const HILL_SHARE = 0.0005;

const collect = (residuals: Residuals, bars: readonly Bar[]): void => {
  const baseline = emptyBaseline();
  remember(baseline, ['return', 'volume']);
  bars.forEach((bar, i) => {
    const reads = readBar(baseline, bar);
    for (const { detector, reading } of reads) {
      if (reading.status !== 'ready' || i < SETTLING_BARS) continue;
      const z = (reading.value - reading.expected) / reading.spread;
      if (detector.name === 'return') residuals.return.push(Math.abs(z));
      else residuals.volume.push(z);
    }
    absorbBar(baseline, bar, 0, reads);
  });
};

const hillIndex = (falling: readonly number[]): number => {
  const beyond = Math.floor(falling.length * HILL_SHARE);
  const threshold = falling[beyond] ?? NaN;
  const logs = falling.slice(0, beyond).map((z) => Math.log(z / threshold));
  return beyond / logs.reduce((sum, log) => sum + log, 0);
};

/** The tail of some residuals: quantiles for the table, Hill's index beyond it. */
export const fitTail = (side: Table['side'], residuals: readonly number[]): Table => {
  const falling = residuals.toSorted((a, b) => b - a);
  const quantile = (p: number): number => falling[Math.floor(p * falling.length)] ?? NaN;
  return {
    type: 'table',
    side,
    z: LEVELS.map((p) => Number(quantile(p).toFixed(3))),
    surprise: LEVELS.map((p) => Number((-Math.log10(p)).toFixed(4))),
    index: Number(hillIndex(falling).toFixed(2)),
  };
};

/** Quantiles of the standardised residuals of all tickers together, and Hill's index of the farthest of them. */
export const fitTails = (histories: Histories): Tails => {
  const residuals: Residuals = { return: [], volume: [] };
  for (const bars of histories.values()) collect(residuals, bars);
  return { return: fitTail('both', residuals.return), volume: fitTail('upper', residuals.volume) };
};
