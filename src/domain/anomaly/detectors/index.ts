import type { Detector } from '../detector.ts';
import { badTickDetector } from './bad-tick.ts';
import { drawdownDetector } from './drawdown.ts';
import { forestDetector } from './forest.ts';
import { gapDetector } from './gap.ts';
import { priceLevel, volumeLevel } from './level.ts';
import { missingBarsDetector } from './missing-bars.ts';
import { returnDetector } from './return.ts';
import { rangeDetector } from './range.ts';
import { sessionGapDetector } from './session-gap.ts';
import { sessionLevelDetector } from './session-level.ts';
import { levelShiftDetector, volatilityShiftDetector } from './shift.ts';
import { slotReturnDetector } from './slot-return.ts';
import { slotTickDetector } from './slot-tick.ts';
import { slotVolumeDetector } from './slot-volume.ts';
import { slotStaleDetector, staleDetector } from './stale.ts';
import { volumeDetector } from './volume.ts';

/** A detector with every property that one can have, so that all are of one shape: every bar asks each of them, and asking many shapes takes longer. */
const whole = (detector: Detector): Detector => ({ isThin: () => false, rescale: () => {}, ...detector });

/** Every detector there is; a new one is a file beside these and a line here. */
export const DETECTORS: readonly Detector[] = [
  priceLevel,
  volumeLevel,
  returnDetector,
  volumeDetector,
  gapDetector,
  rangeDetector,
  badTickDetector,
  staleDetector,
  slotReturnDetector,
  slotVolumeDetector,
  sessionGapDetector,
  slotTickDetector,
  slotStaleDetector,
  missingBarsDetector,
  sessionLevelDetector,
  levelShiftDetector,
  volatilityShiftDetector,
  drawdownDetector,
  forestDetector,
].map(whole);

const BY_NAME: ReadonlyMap<string, Detector> = new Map(DETECTORS.map((detector) => [detector.name, detector]));

/** The detector of a name, or null. */
export const detectorOf = (name: string): Detector | null => BY_NAME.get(name) ?? null;
