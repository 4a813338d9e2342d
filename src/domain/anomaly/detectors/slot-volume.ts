import { absorbPulse, newShortSession, pulseOf, type ShortSession } from '../../baseline/short-session.ts';
import { missingSessions, sessionsOf } from '../../baseline/slot-moves.ts';
import {
  absorbVolume,
  copyVolumes,
  rescaleVolumes,
  unknownVolumes,
  volumeLevel,
  volumeSpread,
  type SlotVolumes,
} from '../../baseline/slot-volumes.ts';
import { ABSENT, type Detector } from '../detector.ts';
import { INTRADAY_PRIOR } from '../own-tail.ts';

/** Log volume of the bars of shortened sessions against that of the same slots of full ones (as in slot-return.ts), and the share of the usual spread that makes their tails alike. */
const SHORT_VOLUME = -0.2;
const SHORT_FACTOR = 0.687;

/** How far from the shortened session's level so far one bar may count. */
const MOST_PULSE = 1;

type Known = { readonly volumes: SlotVolumes; readonly short: ShortSession };

/** Log volume against the level and spread of its slot in the sessions before, which follow a lasting change after two sessions; in a shortened session also against how it goes so far, and such sessions teach nothing. */
export const slotVolumeDetector: Detector<Known> = {
  name: 'slot-volume',
  version: 1,
  kind: 'volume',
  intervals: 'intraday',
  unit: 'log-volume',
  field: 'volume',
  ownTail: INTRADAY_PRIOR,
  initial: () => ({ volumes: unknownVolumes(), short: newShortSession() }),
  read: ({ volumes, short }, _, { volume }, place) => {
    if (volume === 0) return ABSENT;
    const ofSlot = volumeSpread(volumes, place);
    if (ofSlot === null) return { status: 'warming-up', missing: missingSessions(volumes.counts, place) };
    const pulse = place.isShort ? pulseOf(short, place, SHORT_VOLUME) : 0;
    const spread = place.isShort ? SHORT_FACTOR * ofSlot : ofSlot;
    const expected = volumeLevel(volumes, place) + pulse;
    return { status: 'ready', value: Math.log(volume), expected, spread, sample: sessionsOf(volumes.counts, place) };
  },
  absorb: ({ volumes, short }, _, { volume }, place) => {
    if (volume === 0) return;
    const value = Math.log(volume);
    if (!place.isShort) return absorbVolume(volumes, place, value);
    if (volumeSpread(volumes, place) === null) return;
    const pulse = pulseOf(short, place, SHORT_VOLUME);
    const beside = value - volumeLevel(volumes, place) - pulse;
    absorbPulse(short, place, SHORT_VOLUME, pulse + Math.min(Math.max(beside, -MOST_PULSE), MOST_PULSE));
  },
  rescale: ({ volumes }, basis) => rescaleVolumes(volumes, basis),
  copy: ({ volumes, short }) => ({ volumes: copyVolumes(volumes), short: { ...short } }),
};
