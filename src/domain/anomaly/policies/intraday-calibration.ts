import type { Budget } from '../policy.ts';
import type { Tail } from '../tail.ts';

/** How rare moves are against those of their slot, either side, of full sessions of large US stocks by five-minute bars; hours and minutes keep to it. Made by scripts/calibrate; see docs/decisions/0058. */
export const SLOT_RETURN_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [
    0, 0.117, 0.363, 0.654, 1.055, 1.362, 1.876, 2.398, 3.13, 3.749, 4.477, 5.643, 6.685, 8.071, 11.039, 13.327, 18.711,
  ],
  surprise: [0, 0.0458, 0.1549, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 2.92,
};

/** How rare log volumes are against those of their slot, upwards; of the same bars. */
export const SLOT_VOLUME_TAIL: Tail = {
  type: 'table',
  side: 'upper',
  z: [
    -2.267, -1.381, -0.653, -0.127, 0.44, 0.806, 1.347, 1.843, 2.484, 2.966, 3.481, 4.154, 4.669, 5.105, 5.722, 6.046,
    6.685,
  ],
  surprise: [0.0088, 0.0458, 0.1549, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 8.7,
};

/** How rare a session's opening gap is among sessions, either side, of daily bars, as bars within the day have too few gaps. */
export const SESSION_GAP_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [
    0, 0.095, 0.341, 0.634, 1.056, 1.404, 2.079, 2.973, 4.651, 6.557, 9.112, 13.316, 17.013, 21.244, 29.94, 37.387,
    46.16,
  ],
  surprise: [0, 0.0458, 0.1549, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 2.9,
};

/** How rare excursions are that the next open took back, either side, hardly any bar having one; of five-minute bars. */
export const SLOT_TICK_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 1.099],
  surprise: [0, 4.301],
  index: 5.2,
};

/** How rare lasting changes of the volume of whole sessions are, either side, each counted once by the farthest it came; of daily bars. */
export const SESSION_LEVEL_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 2.081, 3.616, 4.85, 5.989, 6.757, 7.479, 8.699, 9.382, 10.074],
  surprise: [0, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 6.97,
};

/** How many independent tests the channels amount to: how often the rarest of them is of one bar in a hundred, against that one. */
export const INTRADAY_EFFECTIVE_TESTS = 1.84;

/** Surprise of the entry level against log10 of the bars from one finding to the next, as counted with these tails and levels that stand still, to 0.02 at the first and 0.05 at the last. */
export const INTRADAY_BARS_PER_FINDING: Budget['barsPerFinding'] = {
  surprise: [2.6, 2.9, 3.2, 3.7],
  logBars: [2.59, 2.85, 3.11, 3.54],
};
