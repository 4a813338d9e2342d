import type { Budget } from '../policy.ts';
import type { Tail } from '../tail.ts';

/** How rare standardised log returns of large US stocks are, either side. Made by scripts/calibrate; see docs/decisions/0027. */
export const RETURN_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [
    0, 0.021, 0.111, 0.348, 0.624, 0.996, 1.271, 1.736, 2.222, 2.988, 3.746, 4.689, 6.231, 7.732, 9.421, 12.017, 14.673,
    17.334,
  ],
  surprise: [
    0, 0.0088, 0.0458, 0.1549, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301,
  ],
  index: 3.65,
};

/** How rare standardised log volumes are, upwards. */
export const VOLUME_TAIL: Tail = {
  type: 'table',
  side: 'upper',
  z: [
    -1.831, -1.182, -0.565, -0.103, 0.409, 0.76, 1.312, 1.851, 2.603, 3.176, 3.76, 4.548, 5.172, 5.818, 6.713, 7.493,
    7.993,
  ],
  surprise: [0.0088, 0.0458, 0.1549, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 6.91,
};

/** How rare standardised gaps are that the close kept, either side, most bars having none. */
export const GAP_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 0.227, 0.619, 0.903, 1.399, 1.973, 3.059, 4.355, 6.446, 9.732, 12.854, 16.228, 22.094, 28.582, 38.971],
  surprise: [0, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 2.76,
};

/** How rare standardised log true ranges are, upwards. */
export const RANGE_TAIL: Tail = {
  type: 'table',
  side: 'upper',
  z: [
    -1.859, -1.227, -0.571, -0.078, 0.451, 0.791, 1.304, 1.783, 2.428, 2.914, 3.403, 4.042, 4.53, 5.027, 5.694, 6.174,
    6.604,
  ],
  surprise: [0.0088, 0.0458, 0.1549, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 7.66,
};

/** How rare standardised excursions are that the next open took back, either side, most bars having none. */
export const BAD_TICK_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 0.055, 0.218, 0.377, 0.587, 0.762, 0.95, 1.233, 1.511, 1.853, 2.265, 2.602, 3.039],
  surprise: [0, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 4.22,
};

/** How rare standardised lasting changes of volume are, either side, each counted once by the farthest it came. */
export const LEVEL_SHIFT_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 2.082, 3.617, 4.849, 5.988, 6.757, 7.479, 8.699, 9.382, 10.074],
  surprise: [0, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 6.97,
};

/** How rare standardised lasting changes of volatility are, either side, each counted once by the farthest it came. */
export const VOLATILITY_SHIFT_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 1.679, 3.09, 4.32, 5.537, 6.315, 7.283, 9.251, 10.417, 11.032],
  surprise: [0, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 5.01,
};

/** How rare depths below a peak are, in shares of it, each drawdown counted once by its depth. */
export const DRAWDOWN_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [0, 0.006, 0.028, 0.068, 0.156, 0.276, 0.418, 0.606, 0.792, 0.893],
  surprise: [0, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 2.89,
};

/** How many independent tests the channels amount to: how often the rarest of them is of one bar in a hundred, against that one. */
export const EFFECTIVE_TESTS = 1.82;

/** Surprise of the entry level against log10 of the bars from one finding to the next, as measured with these tails. */
export const BARS_PER_FINDING: Budget['barsPerFinding'] = {
  surprise: [1.26, 4.26],
  logBars: [1, 4],
};
