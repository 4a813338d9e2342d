import type { Bar, Finding, Ticker } from '../api/answers.ts';

/** A series of 100 daily bars, but for the given differences. */
export const itemOf = (differences: Partial<Ticker> = {}): Ticker => ({
  series: 'sample/^GSPC/1d',
  ticker: '^GSPC',
  feed: 'sample',
  interval: '1d',
  policy: 'standard@0f3a',
  bars: 100,
  firstBar: '2020-01-02T14:30:00.000Z',
  lastBar: '2020-04-17T13:30:00.000Z',
  lastRecorded: '2026-01-02T00:00:00.000Z',
  historical: true,
  drawdown: { depth: -0.124, peak: 115.3, peakDate: '2020-02-19', deepest: null },
  ...differences,
});

/** A calm bar of a session date. */
export const barOf = (sessionDate: string, differences: Partial<Bar> = {}): Bar => ({
  timestamp: `${sessionDate}T14:30:00.000Z`,
  sessionDate,
  open: 100,
  high: 102,
  low: 99,
  close: 101,
  volume: 5_000_000,
  verdict: 'normal',
  reason: 'within-normal',
  missing: 0,
  terms: null,
  score: 0.1,
  needed: [{ of: 'close', below: 97, above: 104 }],
  was: null,
  band: { low: 97, high: 104 },
  revision: 0,
  ...differences,
});

const onsetOf = (finding: Omit<Finding, 'loudest'>): Finding['loudest'] => {
  const { timestamp, kind, direction, detector, value, expected, spread, threshold } = finding;
  return { timestamp, kind, direction, detector, value, expected, spread, threshold };
};

const FALL: Omit<Finding, 'loudest'> = {
  id: 'gspc-20200224-price-0f3a9c',
  series: 'sample/^GSPC/1d',
  ticker: '^GSPC',
  sessionDate: '2020-02-24',
  timestamp: '2020-02-24T14:30:00.000Z',
  endTimestamp: null,
  bars: ['2020-02-24T14:30:00.000Z'],
  kind: 'price',
  direction: 'down',
  severity: 'high',
  score: 0.75,
  value: -0.034,
  expected: 0.0005,
  spread: 0.006,
  threshold: 4.2,
  rarity: 1000,
  detector: 'return',
  policy: 'standard@0f3a',
  reason: '^GSPC fell 3.3 % on 2020-02-24.',
};

/** A finding about a fall of the price, but for the given differences; its onset is its loudest bar unless another is given. */
export const findingOf = (differences: Partial<Finding> = {}): Finding => {
  const finding = { ...FALL, ...differences };
  return { ...finding, loudest: differences.loudest ?? onsetOf(finding) };
};
