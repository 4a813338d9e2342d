import { measureCommitting } from './committing.ts';
import { measureDetecting } from './detecting.ts';
import { measureDetectingRecorded } from './detecting-recorded.ts';
import { measureDisk } from './disk.ts';
import type { Effort, Figures } from './figures.ts';
import { measureHistory } from './history.ts';
import { measureJudging } from './judging.ts';
import { measureListing } from './listing.ts';
import { measureLoading } from './loading.ts';
import { measurePageFrames } from './page-frames.ts';
import { measureRebuilding } from './rebuilding.ts';
import { measureStarting } from './starting.ts';
import { measureStateSize } from './state-size.ts';
import { measureUnits } from './units.ts';

/** Names of the measurements, in the order they are taken. */
export const NAMES = [
  'judging',
  'detecting',
  'detecting-recorded',
  'committing',
  'starting',
  'history',
  'state-size',
  'loading',
  'rebuilding',
  'listing',
  'disk',
  'units',
  'page-frames',
] as const;
export type Name = (typeof NAMES)[number];

/** Every measurement; a new one is a file beside these, a name above and a line here. */
export const MEASUREMENTS: Readonly<Record<Name, (effort: Effort) => Promise<Figures>>> = {
  judging: measureJudging,
  detecting: measureDetecting,
  'detecting-recorded': measureDetectingRecorded,
  committing: measureCommitting,
  starting: measureStarting,
  history: measureHistory,
  'state-size': measureStateSize,
  loading: measureLoading,
  rebuilding: measureRebuilding,
  listing: measureListing,
  disk: measureDisk,
  units: measureUnits,
  'page-frames': measurePageFrames,
};
