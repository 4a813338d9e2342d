import type { Detector } from '../detector.ts';
import { badTickDetector } from './bad-tick.ts';
import { gapDetector } from './gap.ts';
import { priceLevel, volumeLevel } from './level.ts';
import { returnDetector } from './return.ts';
import { staleDetector } from './stale.ts';
import { volumeDetector } from './volume.ts';

/** Every detector there is; a new one is a file beside these and a line here. */
export const DETECTORS: readonly Detector[] = [
  priceLevel,
  volumeLevel,
  returnDetector,
  volumeDetector,
  gapDetector,
  badTickDetector,
  staleDetector,
];

const BY_NAME: ReadonlyMap<string, Detector> = new Map(DETECTORS.map((detector) => [detector.name, detector]));

/** The detector of a name, or null. */
export const detectorOf = (name: string): Detector | null => BY_NAME.get(name) ?? null;
