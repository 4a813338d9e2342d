import type { Budget } from '../policy.ts';
import type { Tail } from '../tail.ts';

/** How rare standardised log returns of large US stocks are, either side. Made by scripts/calibrate; see docs/decisions/0006. */
export const RETURN_TAIL: Tail = {
  type: 'table',
  side: 'both',
  z: [
    0.023, 0.116, 0.36, 0.646, 1.033, 1.324, 1.817, 2.341, 3.156, 3.964, 4.948, 6.646, 8.167, 9.974, 12.939, 15.636,
    18.82,
  ],
  surprise: [0.0088, 0.0458, 0.1549, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 3.45,
};

/** How rare standardised log volumes are, upwards. */
export const VOLUME_TAIL: Tail = {
  type: 'table',
  side: 'upper',
  z: [
    -1.978, -1.247, -0.543, -0.027, 0.533, 0.902, 1.475, 2.035, 2.835, 3.476, 4.141, 5.049, 5.758, 6.415, 7.365, 8.253,
    8.995,
  ],
  surprise: [0.0088, 0.0458, 0.1549, 0.301, 0.5229, 0.699, 1, 1.301, 1.699, 2, 2.301, 2.699, 3, 3.301, 3.699, 4, 4.301],
  index: 6.89,
};

/** Surprise of the entry level against log10 of the bars from one finding to the next, as measured with these tails. */
export const BARS_PER_FINDING: Budget['barsPerFinding'] = {
  surprise: [0.8451, 1.0212, 1.1973, 1.3222, 1.4983, 1.7024, 1.9243, 2.1004, 2.4014, 2.7024, 3.1004, 3.4014, 3.7024],
  logBars: [1.372, 1.4138, 1.511, 1.5953, 1.7297, 1.897, 2.0961, 2.2525, 2.5321, 2.8267, 3.2002, 3.4922, 3.7993],
};
