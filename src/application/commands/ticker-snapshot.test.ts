import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { ChannelReading, Judgement } from '../../domain/anomaly/judgement.ts';
import type { AnomalyDetected, BarCorrected, TickerEvent } from '../../domain/ticker/events.ts';
import { evolve, FOLD_VERSION, initial } from '../../domain/ticker/ticker.ts';
import { calmBars, FEED, SERIES } from './market.fixture.ts';
import { decodeTicker, encodeTicker } from './ticker-snapshot.ts';

const DETECTORS = ['price-level', 'volume-level', 'return', 'volume'];
const PACE = 0.016;
const BARS = calmBars(150);
const policy = 'standard@test';

const channel = (i: number): ChannelReading => ({
  detector: 'return',
  version: 1,
  value: (i % 7) / 500 - 0.006,
  expected: 0.0005,
  spread: 0.01 + (i % 3) / 1000,
  z: 0.25,
  surprise: 0.5,
  threshold: 3,
  sample: 63,
});

const judged = (i: number): Judgement => ({
  verdict: i < 64 ? 'unjudged' : 'normal',
  reason: i < 64 ? 'warming-up' : 'within-normal',
  score: 0,
  missing: Math.max(0, 64 - i),
  channels: i < 64 ? [] : [channel(i)],
});

const [last, before] = [BARS[149], BARS[148]];
if (!last || !before) throw new Error('too few bars');

const found: AnomalyDetected = {
  type: 'AnomalyDetected',
  id: 'f',
  rule: 'price-and-volume',
  kind: 'price',
  direction: 'up',
  severity: 'high',
  score: 0.7,
  policy,
  bars: [{ time: last.time, surprise: 3.5, severity: 'high', kind: 'price', direction: 'up', channel: channel(149) }],
  end: null,
  supersedes: null,
  chain: { commit: 152, previous: 0 },
};

const corrected: BarCorrected = {
  type: 'BarCorrected',
  bar: { ...before, close: before.close * 1.001, high: before.close * 1.001 },
  was: before,
  revision: 1,
  policy,
  judgement: judged(148),
  next: { time: last.time, judgement: judged(149) },
};

/** What was recorded, number by number: no judging comes into it. */
const RECORDED: readonly TickerEvent[] = [
  { type: 'TickerWatched', series: SERIES, feed: FEED, policy, detectors: DETECTORS, pace: PACE },
  ...BARS.map((bar, i): TickerEvent => ({ type: 'BarObserved', bar, policy, judgement: judged(i) })),
  found,
  corrected,
];

const folded = RECORDED.reduce(evolve, initial());

test('a state comes back as it was, its detectors with it', () => {
  expect(decodeTicker(encodeTicker(folded))).toEqual(folded);
  expect(decodeTicker(encodeTicker(initial()))).toEqual(initial());
});

test('these events make this state under this fold: when the state changes, FOLD_VERSION must rise', () => {
  const digest = createHash('sha256').update(encodeTicker(folded)).digest('hex').slice(0, 16);
  expect({ fold: FOLD_VERSION, digest }).toEqual({ fold: 5, digest: '156213696dc0465e' });
});
