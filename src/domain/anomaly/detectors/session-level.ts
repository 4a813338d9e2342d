import type { Basis } from '../../baseline/basis.ts';
import {
  absorbValue,
  copyLevel,
  moveLevel,
  READY_LEVEL,
  shiftAt,
  unknownLevel,
  type Level,
  type Sample,
} from '../../baseline/shift.ts';
import { ABSENT, type Detector } from '../detector.ts';

/** Least spread of the log volume of sessions, as of daily bars: a twentieth. */
const FLOOR = 0.05;

/** What a reading of a lasting change is made of. */
type Change = {
  readonly value: number;
  readonly expected: number;
  readonly spread: number;
  readonly sample: number;
  readonly since: number;
};

/** The level of the volumes of whole sessions, the change that the newest of them showed, and the shares traded since the present one began. */
type SessionVolumes = { readonly level: Level; change: Change | null; volume: number; began: number };

const sampleOf = ({ volume, began }: SessionVolumes): Sample | null =>
  volume === 0 ? null : { value: Math.log(volume), time: began, floor: FLOOR };

/** The change that a session shows which is over with the bar before; null where it shows none. */
const changeAt = ({ level }: SessionVolumes, session: Sample): Change | null => {
  const shift = level.count < READY_LEVEL ? null : shiftAt(level, session);
  if (!shift) return null;
  const { mean, spread, since } = shift;
  return { value: mean, expected: level.level, spread, sample: level.count, since };
};

const takeSession = (known: SessionVolumes): void => {
  const session = sampleOf(known);
  if (!session) return;
  known.change = changeAt(known, session);
  absorbValue(known.level, session);
};

const rescaled = (change: Change | null, by: number): Change | null =>
  change && { ...change, value: change.value + by, expected: change.expected + by };

const rescale = (known: SessionVolumes, { volume }: Basis): void => {
  const by = Math.log(volume);
  moveLevel(known.level, by);
  known.change = rescaled(known.change, by);
  known.volume *= volume;
};

/** A lasting change of what whole sessions trade, as the level-shift of daily bars reads it and by the tail of those: the first bar after a session is the one that can tell, and the next ones repeat it. */
export const sessionLevelDetector: Detector<SessionVolumes> = {
  name: 'session-level',
  version: 1,
  kind: 'level-shift',
  intervals: 'intraday',
  unit: 'log-volume',
  field: null,
  ownTail: null,
  initial: () => ({ level: unknownLevel(), change: null, volume: 0, began: 0 }),
  read: (known, _, __, { isFirst, slots }) => {
    const session = isFirst ? sampleOf(known) : null;
    const wanting = READY_LEVEL - known.level.count;
    if (wanting > 0) return { status: 'warming-up', missing: wanting * slots };
    const change = session ? changeAt(known, session) : known.change;
    return change ? { status: 'ready', ...change } : ABSENT;
  },
  absorb: (known, _, { time, volume }, { isFirst }) => {
    if (isFirst) {
      takeSession(known);
      known.volume = 0;
      known.began = time;
    }
    known.volume += volume;
  },
  rescale,
  copy: ({ level, ...rest }) => ({ level: copyLevel(level), ...rest }),
};
