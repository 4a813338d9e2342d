import type { Unit } from '../../domain/anomaly/detector.ts';
import type { Kind } from '../../domain/anomaly/kinds.ts';
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

const kindOf = (detector: string): Kind | null => detectorOf(detector)?.kind ?? null;

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

/** How much is behind a baseline: sessions of a detector that knows the slots of a session, bars of all others. */
export const sampleText = (detector: string, sample: number): string =>
  countText(sample, detectorOf(detector)?.intervals === 'intraday' && unitOf(detector) !== 'bars' ? 'session' : 'bar');

/** A z-score as people read it: `-5.6`, `1,204.3`. */
export const zText = (z: number): string => grouped(z, 1);

/** A log volume or log range against what was expected, as a number of times. */
export const usualTimesText = (log: number, expected: number): string => timesText(Math.exp(log - expected));

/** Most bars in a row that are normal, by the limit of a detector of bars: one at one price is no run. */
export const mostBars = (detector: string, high: number): number =>
  Math.max(kindOf(detector) === 'stale' ? 1 : 0, Math.floor(high));

const barsLimitText = (bars: number): string => (bars === 0 ? 'none' : `up to ${countText(bars, 'bar')}`);

/** What a detector takes for normal, by its limits (`low` null where only high values count), in words: `-1.9 % to +2.1 %`, `up to 7.9 billion`, `within 20 % of its peak`. */
export const limitsText = (detector: string, low: number | null, high: number): string => {
  const unit = unitOf(detector);
  if (unit === 'bars') return barsLimitText(mostBars(detector, high));
  const most = valueText(unit, high);
  if (low === null) return `up to ${most}`;
  return unit === 'share' ? `within ${depthText(low)} of its peak` : `${valueText(unit, low)} to ${most}`;
};

/** Whether a detector's low values can be unusual: the log volume of a bar and a number of bars are judged upwards only, a lasting change of volume either way. */
export const isTwoSided = (detector: string): boolean => {
  const unit = unitOf(detector);
  return kindOf(detector) === 'level-shift' || (unit !== 'log-volume' && unit !== 'bars');
};
