import type { UTCTimestamp } from 'lightweight-charts';
import { newYorkOffset } from '../../../domain/market/new-york.ts';
import type { Interval } from '../../../domain/market/series.ts';

const DAY_SECONDS = 86_400;

/** Where a bar stands on the time scale: New York wall clock written as if it were UTC, in seconds; daily bars stand on their date. */
export const barTime = (timestamp: string, interval: Interval): UTCTimestamp => {
  const instant = Date.parse(timestamp);
  const wall = Math.floor((instant + newYorkOffset(instant)) / 1000);
  return (interval === '1d' ? Math.floor(wall / DAY_SECONDS) * DAY_SECONDS : wall) as UTCTimestamp;
};
