import type { ChannelReading, Evidence } from '../../domain/anomaly/judgement.ts';
import { NO_CLOSES } from '../../domain/baseline/drawdown.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { sessionOpen } from '../../domain/market/session.ts';
import type { BarRow, FindingRow, TickerRow } from '../ports/read-model.ts';

/** The instant a session date opens. */
export const openOf = (date: string): number => sessionOpen(parseDate(date) ?? Number.NaN);

/** A log return of -3.41 %, six spreads below what is expected. */
export const fallReading: ChannelReading = {
  detector: 'return',
  version: 1,
  value: Math.log(1 - 0.0341),
  expected: 0.0007,
  spread: 0.0059,
  z: -5.998,
  surprise: 3.45,
  threshold: 3.4,
  sample: 63,
};

/** A log volume 3.1 times the usual one of 42 million shares. */
export const surgeReading: ChannelReading = {
  detector: 'volume',
  version: 1,
  value: Math.log(3.1 * 42e6),
  expected: Math.log(42e6),
  spread: 0.25,
  z: 4.53,
  surprise: 2.9,
  threshold: 3.2,
  sample: 63,
};

/** The fall as one bar of a finding. */
export const fall: Evidence = {
  time: openOf('2020-02-24'),
  surprise: 3.15,
  severity: 'high',
  kind: 'price',
  direction: 'down',
  channel: fallReading,
};

/** The surge as one bar of a finding. */
export const surge: Evidence = {
  time: openOf('2020-02-24'),
  surprise: 2.6,
  severity: 'medium',
  kind: 'volume',
  direction: 'up',
  channel: surgeReading,
};

/** An index that fell once, and is quiet again. */
export const fallRow: FindingRow = {
  id: 'gspc-20200224-price-0f3a9c',
  series: 'sample/^GSPC/1d',
  ticker: '^GSPC',
  rule: 'price-and-volume',
  kind: 'price',
  direction: 'down',
  severity: 'high',
  score: 0.759,
  policy: 'standard@0f3a9c',
  onset: fall.time,
  end: fall.time,
  evidence: [fall],
  retracted: false,
  supersedes: null,
};

/** The index as a watched series, judged from 2020-02-20 to 2020-02-28. */
export const indexRow: TickerRow = {
  series: fallRow.series,
  ticker: '^GSPC',
  feed: { id: 'sample', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true },
  policy: fallRow.policy,
  bars: 7,
  firstBar: openOf('2020-02-20'),
  lastBar: openOf('2020-02-28'),
  lastRecorded: 1,
  closes: NO_CLOSES,
};

/** A quiet bar of the index: down 0.4 % to 3,225.89 on slightly more volume than usual. */
export const quietBar: BarRow = {
  series: fallRow.series,
  bar: { time: openOf('2020-02-21'), open: 3240, high: 3245, low: 3220, close: 3225.89, volume: 5_400_000_000 },
  was: null,
  revision: 0,
  policy: fallRow.policy,
  judgement: {
    verdict: 'normal',
    reason: 'within-normal',
    score: 0.4,
    missing: 0,
    channels: [
      { ...fallReading, value: -0.004, z: -0.797, surprise: 0.4 },
      { ...surgeReading, value: Math.log(5.4e9), expected: Math.log(4.2e9), z: 1.005, surprise: 0.75 },
    ],
  },
  band: null,
};
