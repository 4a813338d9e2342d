import type { Budget } from '../policy.ts';
import type { Tail } from '../tail.ts';

/** How rare moves are against those of their slot, either side: five-minute bars of 24 large US stocks, 2025-05 to 2026-03, without half-days and each ticker's first 30 sessions; hours and minutes keep to it. See docs/decisions/0029. */
export const SLOT_RETURN_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 1.364, 1.879, 2.403, 3.136, 3.758, 4.485, 5.652, 6.711, 8.085, 11.039, 13.326, 18.7],
  surprise: [0, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 2.92,
};

/** How rare log volumes are against those of their slot, upwards; of the same bars. */
export const SLOT_VOLUME_TAIL: Tail = {
  type: 'table',
  side: 'upper',
  z: [0, 0.808, 1.349, 1.847, 2.487, 2.969, 3.489, 4.165, 4.671, 5.114, 5.728, 6.058, 6.759],
  surprise: [0, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 8.62,
};

/** How rare a session's opening gap is among sessions, either side: 515,000 daily bars of large US stocks, 2010 to 2024, as the bars within the day have too few gaps. */
export const SESSION_GAP_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 1.39, 2.046, 2.897, 4.505, 6.328, 8.777, 12.9, 16.618, 20.879, 28.157, 35.984],
  surprise: [0, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4],
  index: 3.1,
};

/** How rare excursions are that the next open took back, either side, most bars having none; of the same bars as the moves. */
export const SLOT_TICK_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 0.389, 0.493, 0.6, 0.743, 0.916, 1.092],
  surprise: [0, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 4.0,
};

/** Surprise of the entry level against log10 of the bars from one finding to the next, as measured with these tails and levels that stand still (scripts/calibrate/within-the-day.ts), to 0.02 at the first and 0.05 at the last. */
export const INTRADAY_BARS_PER_FINDING: Budget['barsPerFinding'] = {
  surprise: [2.6, 2.9, 3.2, 3.7],
  logBars: [2.62, 2.87, 3.14, 3.58],
};
