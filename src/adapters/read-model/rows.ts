import * as z from 'zod';
import type { BarRow, FindingRow, TickerRow } from '../../application/ports/read-model.ts';
import { REASONS } from '../../domain/anomaly/judgement.ts';
import { KINDS, SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { ADJUSTMENTS, LABELS, SESSIONS } from '../../domain/market/feed.ts';

const direction = z.enum(['up', 'down']).nullable();
const flag = z.int().transform((value) => value === 1);

const channel = z.object({
  detector: z.string(),
  version: z.int(),
  value: z.number(),
  expected: z.number(),
  spread: z.number(),
  z: z.number(),
  surprise: z.number(),
  threshold: z.number(),
  sample: z.int(),
});

const evidence = z.object({
  time: z.int(),
  surprise: z.number(),
  severity: z.enum(SEVERITIES),
  kind: z.enum(KINDS),
  direction,
  channel,
});

const json = <T extends z.ZodType>(schema: T) =>
  z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);

const bar = z.object({
  time: z.int(),
  open: z.number(),
  high: z.number(),
  low: z.number(),
  close: z.number(),
  volume: z.int(),
});

/** A row of `findings` as the port has it. */
export const findingRow = z
  .object({
    id: z.string(),
    series: z.string(),
    ticker: z.string(),
    rule: z.string(),
    kind: z.enum(KINDS),
    direction,
    severity: z.enum(SEVERITIES),
    score: z.number(),
    policy: z.string(),
    onset: z.int(),
    ended: z.int().nullable(),
    evidence: json(z.array(evidence)),
    retracted: flag,
    supersedes: z.string().nullable(),
  })
  .transform(({ ended, ...row }): FindingRow => ({ ...row, end: ended }));

/** A row of `bars` as the port has it. */
export const barRow = z
  .object({
    series: z.string(),
    ...bar.shape,
    was: json(bar).nullable(),
    revision: z.int(),
    policy: z.string(),
    verdict: z.enum(['normal', 'anomalous', 'unjudged']),
    reason: z.enum(REASONS),
    score: z.number(),
    missing: z.int(),
    channels: json(z.array(channel)),
    band_low: z.number().nullable(),
    band_high: z.number().nullable(),
  })
  .transform(({ series, was, revision, policy, verdict, reason, score, missing, channels, ...row }): BarRow => {
    const { band_low: low, band_high: high, ...content } = row;
    const judgement = { verdict, reason, score, missing, channels };
    return {
      series,
      bar: content,
      was,
      revision,
      policy,
      judgement,
      band: low === null || high === null ? null : { low, high },
    };
  });

/** A row of `tickers` as the port has it. */
export const tickerRow = z
  .object({
    series: z.string(),
    ticker: z.string(),
    feed: z.string(),
    adjustment: z.enum(ADJUSTMENTS),
    label: z.enum(LABELS),
    sessions: z.enum(SESSIONS),
    historical: flag,
    policy: z.string(),
    bars: z.int(),
    first_bar: z.int().nullable(),
    last_bar: z.int().nullable(),
    last_recorded: z.int(),
  })
  .transform(({ feed: id, adjustment, label, sessions, historical, ...row }): TickerRow => {
    const { first_bar: firstBar, last_bar: lastBar, last_recorded: lastRecorded, ...rest } = row;
    return { ...rest, feed: { id, adjustment, label, sessions, historical }, firstBar, lastBar, lastRecorded };
  });
