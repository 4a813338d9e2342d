import { READY_VALUES } from '../../baseline/average.ts';
import { absorbLog, logSpread, rescaleLog, unknownLogLevel, type LogLevel } from '../../baseline/log-level.ts';
import { ABSENT, type Detector } from '../detector.ts';
import { DAILY_PRIOR } from '../own-tail.ts';

/** Log volume against its level and spread before; a bar without volume is not read. */
export const volumeDetector: Detector<LogLevel> = {
  name: 'volume',
  version: 2,
  kind: 'volume',
  intervals: 'daily',
  unit: 'log-volume',
  field: 'volume',
  ownTail: DAILY_PRIOR,
  initial: unknownLogLevel,
  read: (known, _, { volume }) => {
    if (volume === 0) return ABSENT;
    if (known.count < READY_VALUES) return { status: 'warming-up', missing: READY_VALUES - known.count };
    const value = Math.log(volume);
    return { status: 'ready', value, expected: known.level, spread: logSpread(known), sample: known.count };
  },
  absorb: (known, _, { volume }) => {
    if (volume > 0) absorbLog(known, Math.log(volume));
  },
  rescale: (known, { volume }) => rescaleLog(known, volume),
  copy: (known) => ({ ...known }),
};
