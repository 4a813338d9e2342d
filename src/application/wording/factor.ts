import type { Unit } from '../../domain/anomaly/detector.ts';
import type { ChannelReading } from '../../domain/anomaly/judgement.ts';
import { rarityOf } from '../../domain/anomaly/surprise.ts';
import { limitsOf } from './normal.ts';
import { isTwoSided, limitsText, unitOf } from './units.ts';

/** What one channel contributed to a judgement: its reading, the unit of its numbers, the limits of what was normal (`low` null where only high values count), and once in how many bars it reads like this. */
export type Factor = ChannelReading & {
  readonly unit: Unit;
  readonly low: number | null;
  readonly high: number;
  readonly rarity: number;
};

/** The reading with unit, limits and rarity. */
export const factorOf = (reading: ChannelReading): Factor => {
  const unit = unitOf(reading.detector);
  const { low, high } = limitsOf(reading);
  const limits = { low: isTwoSided(reading.detector) ? low : null, high: unit === 'share' ? reading.expected : high };
  return { ...reading, unit, ...limits, rarity: rarityOf(reading.surprise) };
};

/** The limits of what was normal, in words. */
export const rangeText = ({ detector, low, high, spread }: Factor): string => {
  if (spread === 0) return 'none: it did not vary';
  return limitsText(detector, low, high);
};
