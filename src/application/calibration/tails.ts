import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import type { Reading } from '../../domain/anomaly/detector.ts';
import { LASTING } from '../../domain/anomaly/kinds.ts';
import type { Bar } from '../../domain/market/bar.ts';
import { absorbBar, emptyBaseline, readBar, remember } from '../../domain/ticker/memory.ts';
import type { Histories } from './histories.ts';
import type { Measured, Table } from './measured.ts';

/** Bars of a ticker that only settle its scales: a year. */
export const SETTLING_BARS = 252;

/** The tail of each measured detector, but of one that read too little. */
export type Tails = Readonly<Partial<Record<string, Table>>>;

/** The bars that tails were fitted on, and those left out: the first year of each ticker, those of thin trading, and those nothing was read on (no trade). */
export type Counted = {
  readonly fitted: number;
  readonly settling: number;
  readonly thin: number;
  readonly idle: number;
};

const LEVELS = [
  0.98, 0.9, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001, 0.00005,
];

/** Share of the residuals that the power law beyond the table is fitted to, and the fewest that it takes. */
const HILL_SHARE = 0.0005;
const FEWEST_BEYOND = 20;

/** The fewest residuals beyond a quantile of the table. */
const FEWEST_OF_QUANTILE = 5;

/** A bar that a detector finds nothing on counts as not unusual where both sides do: most bars keep no gap. */
const residualOf = (reading: Reading, side: Table['side']): number => {
  if (reading.status !== 'ready') return 0;
  const z = (reading.value - reading.expected) / reading.spread;
  return side === 'both' ? Math.abs(z) : z;
};

const isCounted = ({ side }: Measured, reading: Reading): boolean =>
  reading.status === 'ready' || (reading.status === 'absent' && side === 'both');

const isLasting = ({ detector }: Measured): boolean => LASTING.has(detectorOf(detector)?.kind ?? 'price');

/** Residuals of which each stretch above 0 counts once, by its farthest: a lasting change is told once. */
export const farthestOf = (residuals: readonly number[]): readonly number[] => {
  let farthest = 0;
  return residuals.map((residual, i) => {
    farthest = Math.max(farthest, residual);
    if (residual > 0 && i + 1 < residuals.length) return 0;
    const counted = farthest;
    farthest = 0;
    return counted;
  });
};

type Collected = {
  readonly residuals: ReadonlyMap<Measured, number[]>;
  readonly counted: Record<keyof Counted, number>;
};

const placeOf = (i: number, readings: readonly Reading[]): keyof Counted => {
  if (i < SETTLING_BARS) return 'settling';
  if (readings.at(-1)?.status === 'thin') return 'thin';
  return readings[0]?.status === 'ready' ? 'fitted' : 'idle';
};

const collect = ({ residuals, counted }: Collected, bars: readonly Bar[]): void => {
  const baseline = emptyBaseline();
  const all = [...residuals.keys()];
  remember(baseline, [...all.map(({ detector }) => detector), 'stale']);
  const own = all.map((): number[] => []);
  bars.forEach((bar, i) => {
    const readings = readBar(baseline, bar);
    const place = placeOf(i, readings);
    counted[place] += 1;
    all.forEach((measured, k) => {
      const reading = readings[k];
      if (place === 'fitted' && reading && isCounted(measured, reading))
        own[k]?.push(residualOf(reading, measured.side));
    });
    absorbBar(baseline, bar, 0);
  });
  all.forEach((measured, k) => {
    const values = own[k] ?? [];
    for (const value of isLasting(measured) ? farthestOf(values) : values) residuals.get(measured)?.push(value);
  });
};

const hillIndex = (falling: readonly number[]): number => {
  const beyond = Math.max(Math.floor(falling.length * HILL_SHARE), FEWEST_BEYOND);
  const threshold = falling[beyond] ?? NaN;
  const logs = falling.slice(0, beyond).map((z) => Math.log(z / threshold));
  return beyond / logs.reduce((sum, log) => sum + log, 0);
};

type Knot = { readonly z: number; readonly surprise: number };

const knotsOf = (side: Table['side'], falling: readonly number[]): readonly Knot[] => {
  const knots: Knot[] = side === 'both' ? [{ z: 0, surprise: 0 }] : [];
  for (const p of LEVELS) {
    const z = Number((falling[Math.floor(p * falling.length)] ?? NaN).toFixed(3));
    const isKnown = p * falling.length >= FEWEST_OF_QUANTILE;
    if (isKnown && z > (knots.at(-1)?.z ?? -Infinity)) knots.push({ z, surprise: Number((-Math.log10(p)).toFixed(4)) });
  }
  return knots;
};

/** The tail of some residuals: quantiles for the table (where both sides count from 0 on, as far as they rise above it), and Hill's index beyond it; null where they are too few or too much alike. */
export const fitTail = (side: Table['side'], residuals: readonly number[]): Table | null => {
  const falling = residuals.toSorted((a, b) => b - a);
  const knots = knotsOf(side, falling);
  const index = Number(hillIndex(falling).toFixed(2));
  if (knots.length < 3 || !(index > 0 && index < Infinity)) return null;
  return { type: 'table', side, z: knots.map(({ z }) => z), surprise: knots.map(({ surprise }) => surprise), index };
};

/** Quantiles of the standardised residuals of all tickers together, Hill's index of the farthest of them, and the bars that were counted. */
export const fitTails = (
  histories: Histories,
  measured: readonly Measured[],
): { readonly tails: Tails; readonly counted: Counted } => {
  const residuals = new Map(measured.map((one): [Measured, number[]] => [one, []]));
  const counted = { fitted: 0, settling: 0, thin: 0, idle: 0 };
  for (const bars of histories.values()) collect({ residuals, counted }, bars);
  const tails = [...residuals].flatMap(([{ detector, side }, values]) => {
    const tail = fitTail(side, values);
    return tail ? [[detector, tail] as const] : [];
  });
  return { tails: Object.fromEntries(tails), counted };
};
