import { sameBar, type Bar } from '../../domain/market/bar.ts';
import type { BarRow } from '../ports/read-model.ts';
import { isoInstant } from '../wording/iso-instant.ts';

/** The last correction of the bar at `time`, the `revision`-th: what it said before, and what it says now. */
export type Correction = {
  readonly time: number;
  readonly revision: number;
  readonly was: Bar;
  readonly is: Bar;
};

/** How a bar was corrected last; null when it never was, and when it was only judged anew after a corporate action. */
export const correctionOf = ({ bar, was, revision }: BarRow): Correction | null =>
  was && !sameBar(was, bar) ? { time: bar.time, revision, was, is: bar } : null;

/** What a bar says beside when it starts. */
export const contentOf = ({ open, high, low, close, volume }: Bar) => ({ open, high, low, close, volume });

/** A correction as programs get it: when the bar starts as an ISO instant, and its content then and now. */
export const correctionItem = ({ time, revision, was, is }: Correction) => ({
  timestamp: isoInstant(time),
  revision,
  was: contentOf(was),
  is: contentOf(is),
});
