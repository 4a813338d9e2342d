import type { StoredEvent } from '../../../application/ports/event-store.ts';
import type { Evidence, Judgement } from '../../../domain/anomaly/judgement.ts';
import type { Bar } from '../../../domain/market/bar.ts';

const onset = Date.UTC(2020, 2, 16, 13, 30);
const policy = 'standard@0f3a5c7e9b1d';

const bar: Bar = { time: onset, open: 2508.59, high: 2562.98, low: 2380.94, close: 2386.13, volume: 7_805_450_000 };

const channel = {
  detector: 'return',
  version: 1,
  value: -0.1276521421,
  expected: 0,
  spread: 0.0231094,
  z: -5.523819,
  surprise: 4.1037,
  threshold: 3.2915,
  sample: 63,
};

const judgement: Judgement = {
  verdict: 'anomalous',
  reason: 'above-threshold',
  score: 0.791870822,
  missing: 0,
  channels: [channel],
};

const quiet: Judgement = { verdict: 'unjudged', reason: 'warming-up', score: 0, missing: 12, channels: [] };

const evidence: Evidence = {
  time: onset,
  surprise: 3.8027,
  severity: 'high',
  kind: 'price',
  direction: 'down',
  channel,
};

const id = '9b1d0f3a5c7e';
const chain = { commit: 5083, previous: 5077 };

/** One event of every type, each field filled: the golden files hold the same. */
export const EVENT_EXAMPLES: { readonly [T in StoredEvent['type']]: Extract<StoredEvent, { type: T }> } = {
  TickerWatched: {
    type: 'TickerWatched',
    series: { feed: 'sample', ticker: '^GSPC', interval: '1d' },
    feed: { id: 'sample', adjustment: 'split-adjusted', label: 'start', sessions: 'regular', historical: true },
    policy,
    detectors: ['return', 'volume'],
    pace: 0.015873,
  },
  CorporateActionRecorded: {
    type: 'CorporateActionRecorded',
    action: { time: onset, split: 4, dividend: 0.205 },
    source: 'feed',
  },
  BarObserved: { type: 'BarObserved', bar, policy, judgement },
  BarCorrected: {
    type: 'BarCorrected',
    bar,
    was: { ...bar, close: 238.613 },
    revision: 1,
    policy,
    judgement,
    next: { time: onset + 86_400_000, judgement: quiet },
  },
  AnomalyDetected: {
    type: 'AnomalyDetected',
    id,
    rule: 'price-and-volume',
    kind: 'price',
    direction: 'down',
    severity: 'high',
    score: 0.791783788,
    policy,
    bars: [evidence],
    end: null,
    supersedes: '5c7e9b1d0f3a',
    chain,
  },
  AnomalyUpdated: {
    type: 'AnomalyUpdated',
    id,
    severity: 'critical',
    score: 0.812345678,
    added: [{ ...evidence, time: onset + 86_400_000, kind: 'flat-baseline', direction: null }],
    removed: [onset],
    chain,
  },
  AnomalyEnded: { type: 'AnomalyEnded', id, endTime: onset + 172_800_000, reason: 'quiet', chain },
  AnomalyRetracted: { type: 'AnomalyRetracted', id, barTime: onset, reason: 'bar-corrected', chain },
  PolicyRecorded: {
    type: 'PolicyRecorded',
    policy: {
      name: 'standard',
      rules: [
        {
          name: 'price-and-volume',
          channels: [
            {
              detector: 'return',
              tail: { type: 'table', side: 'both', z: [0, 1, 2.5, 4], surprise: [0, 0.52, 1.9, 3.1], index: 3.2 },
            },
            { detector: 'volume', tail: { type: 'normal', side: 'upper' } },
          ],
          levels: {
            budget: {
              alertsPerTickerYear: 4,
              highPerTickerYear: 1,
              criticalPerTickerYear: 0.1,
              leaveBelowEnter: 0.5,
              barsPerFinding: { surprise: [1, 2, 3], logBars: [1.1, 2.2, 3.3] },
            },
          },
          quietBars: 3,
        },
        {
          name: 'price-level',
          channels: [{ detector: 'price-level', tail: { type: 'normal', side: 'both' } }],
          levels: { z: { enter: 2, high: 3 } },
          quietBars: 1,
        },
      ],
      id: policy,
    },
  },
};
