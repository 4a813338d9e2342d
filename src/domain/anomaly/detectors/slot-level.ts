import { missingSessions, sessionsOf } from '../../baseline/slot-moves.ts';
import {
  absorbVolume,
  copyVolumes,
  newLevel,
  rescaleVolumes,
  unknownVolumes,
  volumeLevel,
  volumeSpread,
  type SlotVolumes,
} from '../../baseline/slot-volumes.ts';
import type { Detector } from '../detector.ts';

/** The log volume that every bar of two sessions came to, against that of their slots before: a feed that counts another venue, or a ticker that is traded otherwise from now on. Read on the bar that completes the two sessions. */
export const slotLevelDetector: Detector<SlotVolumes> = {
  name: 'slot-level',
  version: 1,
  kind: 'level-shift',
  unit: 'log-volume',
  field: null,
  ownTail: null,
  initial: unknownVolumes,
  read: (known, _, { volume }, place) => {
    if (volume === 0 || place.isShort) return { status: 'absent' };
    const spread = volumeSpread(known, place);
    if (spread === null) return { status: 'warming-up', missing: missingSessions(known.counts, place) };
    const expected = volumeLevel(known, place);
    const by = newLevel(known, place, Math.log(volume) - expected, spread);
    if (by === null) return { status: 'absent' };
    return { status: 'ready', value: expected + by, expected, spread, sample: sessionsOf(known.counts, place) };
  },
  absorb: (known, _, { volume }, place) => {
    if (volume > 0 && !place.isShort) absorbVolume(known, place, Math.log(volume));
  },
  rescale: rescaleVolumes,
  copy: copyVolumes,
};
