import type { Unit } from '../../domain/anomaly/detector.ts';
import { detectorOf } from '../../domain/anomaly/detectors/index.ts';
import {
  countText,
  depthText,
  grouped,
  oddsText,
  percentText,
  priceText,
  shareText,
  signedPercentText,
  signedShareText,
  timesText,
  volumeText,
} from './figures.ts';

/** The unit of a detector's numbers; `other` for one that is no more. */
export const unitOf = (detector: string): Unit => detectorOf(detector)?.unit ?? 'other';

const VALUES: Readonly<Record<Unit, (value: number) => string>> = {
  'log-return': signedPercentText,
  'log-volume': (value) => volumeText(Math.exp(value)),
  'log-range': (value) => shareText(Math.exp(value)),
  price: priceText,
  shares: volumeText,
  share: signedShareText,
  bars: (value) => countText(Math.round(value), 'bar'),
  odds: oddsText,
  other: (value) => value.toPrecision(4),
};

const SPREADS: Readonly<Record<Unit, (spread: number) => string>> = {
  'log-return': percentText,
  'log-volume': (spread) => `x ${Math.exp(spread).toFixed(2)}`,
  'log-range': (spread) => `x ${Math.exp(spread).toFixed(2)}`,
  price: priceText,
  shares: volumeText,
  share: shareText,
  bars: (spread) => `${spread.toFixed(2)} bars`,
  odds: oddsText,
  other: (spread) => spread.toPrecision(4),
};

/** A value or an expectation as people read it: `-3.4 %`, `6.1 billion`, `160.00`; odds have the sign of the move. */
export const valueText = (unit: Unit, value: number): string => VALUES[unit](value);

/** A spread as people read it; that of a log volume is a factor: `0.61 %`, `x 1.35`, `0.72`. */
export const spreadText = (unit: Unit, spread: number): string => SPREADS[unit](spread);

/** A z-score as people read it: `-5.6`, `1,204.3`. */
export const zText = (z: number): string => grouped(z, 1);

/** A log volume or log range against what was expected, as a number of times. */
export const usualTimesText = (log: number, expected: number): string => timesText(Math.exp(log - expected));

/** What is normal, by its limits (`low` null where only high values count), in words: `-1.9 % to +2.1 %`, `up to 7.9 billion`, `within 20 % of its peak`. */
export const limitsText = (unit: Unit, low: number | null, high: number): string => {
  const most = valueText(unit, high);
  if (low === null) return `up to ${most}`;
  return unit === 'share' ? `within ${depthText(low)} of its peak` : `${valueText(unit, low)} to ${most}`;
};

/** Whether low values of the unit can be unusual; a log volume and a number of bars are judged upwards only. */
export const isTwoSided = (unit: Unit): boolean => unit !== 'log-volume' && unit !== 'bars';
