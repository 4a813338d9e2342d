import * as z from 'zod';
import type { StoredEvent } from '../../../application/ports/event-store.ts';
import { REASONS } from '../../../domain/anomaly/judgement.ts';
import { KINDS, SEVERITIES } from '../../../domain/anomaly/kinds.ts';
import { COUNTED, INTERVALS_OF_RULES } from '../../../domain/anomaly/policy.ts';
import { ADJUSTMENTS, LABELS, SESSIONS } from '../../../domain/market/feed.ts';
import { INTERVALS } from '../../../domain/market/series.ts';

const texts = z.array(z.string());
const numbers = z.array(z.number());
const version = z.int();

const series = z.strictObject({ feed: z.string(), ticker: z.string(), interval: z.enum(INTERVALS) });

const feed = z.strictObject({
  id: z.string(),
  adjustment: z.enum(ADJUSTMENTS),
  label: z.enum(LABELS),
  sessions: z.enum(SESSIONS),
  historical: z.boolean(),
  tellsActions: z.boolean().optional(),
});

const bar = z.strictObject({
  time: z.int(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.int(),
});

const channelReading = z.strictObject({
  detector: z.string(),
  version,
  value: z.number(),
  expected: z.number(),
  spread: z.number(),
  z: z.number(),
  surprise: z.number(),
  threshold: z.number(),
  sample: z.int(),
  since: z.int().optional(),
  parts: z.array(z.strictObject({ of: z.string(), share: z.number() })).optional(),
});

const terms = z.strictObject({ split: z.number(), dividend: z.number() });

const judgement = z.strictObject({
  verdict: z.enum(['normal', 'anomalous', 'unjudged']),
  reason: z.enum(REASONS),
  score: z.number(),
  missing: z.int(),
  channels: z.array(channelReading),
  terms: terms.optional(),
});

const kind = z.enum(KINDS);
const severity = z.enum(SEVERITIES);
const direction = z.enum(['up', 'down']).nullable();

const evidence = z.strictObject({
  time: z.int(),
  surprise: z.number(),
  severity,
  kind,
  direction,
  channel: channelReading,
  terms: terms.optional(),
  hole: z.int().optional(),
});

const chain = z.strictObject({ commit: version, previous: version });

const side = z.enum(['both', 'upper']);

const tail = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('normal'), side }),
  z.strictObject({ type: z.literal('table'), side, z: numbers, surprise: numbers, index: z.number() }),
  z.strictObject({ type: z.literal('decades'), most: z.number() }),
]);

const budget = z.strictObject({
  alertsPerTickerYear: z.number(),
  highPerTickerYear: z.number(),
  criticalPerTickerYear: z.number(),
  leaveBelowEnter: z.number(),
  barsPerFinding: z.strictObject({ surprise: numbers, logBars: numbers }),
});

const channel = z.strictObject({
  detector: z.string(),
  tail,
  weight: z.number().optional(),
  per: z.enum(COUNTED).optional(),
});

const rule = z.strictObject({
  name: z.string(),
  intervals: z.enum(INTERVALS_OF_RULES).optional(),
  channels: z.array(channel),
  levels: z.union([
    z.strictObject({ z: z.strictObject({ enter: z.number(), high: z.number(), leave: z.number().optional() }) }),
    z.strictObject({ budget }),
  ]),
  tests: z.number().optional(),
  quietBars: z.int(),
});

const policy = z.strictObject({ name: z.string(), rules: z.array(rule), id: z.string() });

type Schemas = { readonly [T in StoredEvent['type']]: z.ZodType<Extract<StoredEvent, { type: T }>> };

/** The newest schema of every event. Strict: a missing, unknown or non-finite field is refused, and fields come out in the order written here. */
export const SCHEMAS: Schemas = {
  TickerWatched: z.strictObject({
    type: z.literal('TickerWatched'),
    series,
    feed,
    policy: z.string(),
    detectors: texts,
    pace: z.number(),
  }),
  CorporateActionRecorded: z.strictObject({
    type: z.literal('CorporateActionRecorded'),
    action: z.strictObject({ time: z.int(), split: z.number(), dividend: z.number() }),
    source: z.enum(['feed', 'bars', 'person']),
  }),
  BarObserved: z.strictObject({ type: z.literal('BarObserved'), bar, policy: z.string(), judgement }),
  BarCorrected: z.strictObject({
    type: z.literal('BarCorrected'),
    bar,
    was: bar,
    revision: z.int(),
    policy: z.string(),
    judgement,
    next: z.strictObject({ time: z.int(), judgement }).nullable(),
  }),
  AnomalyDetected: z.strictObject({
    type: z.literal('AnomalyDetected'),
    id: z.string(),
    rule: z.string(),
    kind,
    direction,
    severity,
    score: z.number(),
    policy: z.string(),
    bars: z.array(evidence),
    end: z.int().nullable(),
    supersedes: z.string().nullable(),
    chain,
  }),
  AnomalyUpdated: z.strictObject({
    type: z.literal('AnomalyUpdated'),
    id: z.string(),
    severity,
    score: z.number(),
    added: z.array(evidence),
    removed: z.array(z.int()),
    chain,
  }),
  AnomalyEnded: z.strictObject({
    type: z.literal('AnomalyEnded'),
    id: z.string(),
    endTime: z.int(),
    reason: z.enum(['quiet', 'policy-changed', 'corporate-action']),
    chain,
  }),
  AnomalyRetracted: z.strictObject({
    type: z.literal('AnomalyRetracted'),
    id: z.string(),
    barTime: z.int(),
    reason: z.enum(['bar-corrected', 'refuted']),
    chain,
  }),
  PolicyRecorded: z.strictObject({ type: z.literal('PolicyRecorded'), policy }),
};
