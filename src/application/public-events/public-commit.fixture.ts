import type { Commit } from '../ports/event-store.ts';
import type { ChannelReading, Evidence } from '../../domain/anomaly/judgement.ts';

const onset = Date.UTC(2020, 2, 16, 13, 30);
const day = 86_400_000;
const id = 'gspc-20200316-price-0k3f9q2';
const chain = { commit: 5083, previous: 5077 };

const channel: ChannelReading = {
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

const evidence: Evidence = {
  time: onset,
  surprise: 3.8027,
  severity: 'high',
  kind: 'price',
  direction: 'down',
  channel,
};

/** One commit with one event of every public type, each field filled. */
export const PUBLIC_COMMIT: Commit = {
  stream: 'sample/^GSPC/1d',
  commitId: '8a4b6f0e-3f0b-4b1a-9a53-6d2f0c7e1b22',
  first: 5083,
  last: 5087,
  sequence: 97,
  recordedAt: Date.UTC(2026, 0, 5, 9, 0, 0, 250),
  events: [
    {
      type: 'BarObserved',
      bar: { time: onset, open: 2508.59, high: 2562.98, low: 2380.94, close: 2386.13, volume: 7_805_450_000 },
      policy: 'standard@0f3a5c7e9b1d',
      judgement: {
        verdict: 'anomalous',
        reason: 'above-threshold',
        score: 0.791783788,
        missing: 0,
        channels: [channel],
      },
    },
    {
      type: 'AnomalyDetected',
      id,
      rule: 'price-and-volume',
      kind: 'price',
      direction: 'down',
      severity: 'high',
      score: 0.791783788,
      policy: 'standard@0f3a5c7e9b1d',
      bars: [evidence],
      end: onset,
      supersedes: 'gspc-20200316-volume-0ab12cd',
      chain,
    },
    {
      type: 'AnomalyUpdated',
      id,
      severity: 'critical',
      score: 0.812345678,
      added: [{ ...evidence, time: onset + day }],
      removed: [onset + 2 * day],
      chain,
    },
    { type: 'AnomalyEnded', id, endTime: onset + day, reason: 'quiet', chain },
    { type: 'AnomalyRetracted', id, barTime: onset, reason: 'bar-corrected', chain },
  ],
};
