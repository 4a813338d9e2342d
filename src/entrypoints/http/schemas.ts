import { z } from '@hono/zod-openapi';
import type { Finding } from '../../application/finding.ts';
import type { Freshness } from '../../application/queries/freshness.ts';
import { REASONS } from '../../domain/anomaly/judgement.ts';
import { KINDS, SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { INTERVALS } from '../../domain/market/series.ts';

const instant = z.iso.datetime().openapi({ description: 'An instant, UTC.' });
const sessionDate = z.iso.date().openapi({ description: 'The date of the session at the exchange.' });

/** The moment that an answer is of, where one was asked for. */
export const asOfField = instant.optional().openapi({
  description: 'The moment that was asked for: what is here was known then.',
});

/** How new the data of an answer are. */
export const freshnessSchema = z
  .object({
    newestBar: instant.nullable().openapi({ description: 'Start of the newest bar; null while there is none.' }),
    ageSeconds: z.int().min(0).nullable().openapi({
      description: 'Seconds since then when the answer was made; an unchanged answer (304) does not refresh it.',
    }),
    historical: z.boolean().openapi({ description: 'Recorded data that will not grow.' }),
  })
  .openapi('Freshness') satisfies z.ZodType<Freshness>;

const loudestBar = z.object({
  timestamp: instant,
  kind: z.enum(KINDS),
  direction: z.enum(['up', 'down']).nullable(),
  detector: z.string(),
  value: z.number(),
  expected: z.number(),
  spread: z.number(),
  threshold: z.number(),
});

/** A finding. */
export const findingSchema = z
  .object({
    id: z.string(),
    series: z.string(),
    ticker: z.string(),
    sessionDate,
    timestamp: instant,
    endTimestamp: instant.nullable(),
    bars: z.array(instant).readonly(),
    kind: z.enum(KINDS),
    direction: z.enum(['up', 'down']).nullable(),
    severity: z.enum(SEVERITIES),
    score: z.number().min(0).max(1),
    value: z.number(),
    expected: z.number(),
    spread: z.number(),
    threshold: z.number(),
    rarity: z.number().openapi({ description: 'Once in how many bars, of the loudest bar.' }),
    loudest: loudestBar.openapi({ description: 'The most surprising bar: rarity, severity and score are of it.' }),
    detector: z.string(),
    policy: z.string(),
    reason: z.string().openapi({ description: 'One sentence for people.' }),
  })
  .openapi('Finding') satisfies z.ZodType<Finding>;

const content = z.object({ open: z.number(), high: z.number(), low: z.number(), close: z.number(), volume: z.int() });

/** A judged bar. */
export const barSchema = z
  .object({
    timestamp: instant,
    sessionDate,
    ...content.shape,
    verdict: z.enum(['normal', 'anomalous', 'unjudged']),
    reason: z.enum(REASONS),
    score: z.number().min(0).max(1),
    band: z
      .object({ low: z.number(), high: z.number() })
      .nullable()
      .openapi({ description: 'Where the close could have lain without a price alarm.' }),
    revision: z.int().openapi({ description: 'How often the bar was corrected.' }),
    was: content.nullable().openapi({ description: 'What it was before its last correction.' }),
  })
  .openapi('Bar');

/** A watched series. */
export const tickerSchema = z
  .object({
    series: z.string(),
    ticker: z.string(),
    feed: z.string(),
    interval: z.enum(INTERVALS),
    policy: z.string(),
    bars: z.int(),
    firstBar: instant.nullable(),
    lastBar: instant.nullable(),
    lastRecorded: instant,
    historical: z.boolean(),
  })
  .openapi('Ticker');

/** A page of findings. */
export const findingsSchema = z
  .object({
    anomalies: z.array(findingSchema),
    count: z.int().openapi({ description: 'Findings on this page.' }),
    nextCursor: z.string().nullable().openapi({ description: 'Null on the last page.' }),
    asOf: asOfField,
    freshness: freshnessSchema,
  })
  .openapi('Findings');

/** Watched series. */
export const tickersSchema = z
  .object({ tickers: z.array(tickerSchema), count: z.int(), asOf: asOfField, freshness: freshnessSchema })
  .openapi('Tickers');

/** Bars of a series, oldest first. */
export const barsSchema = z
  .object({ series: z.string(), bars: z.array(barSchema), count: z.int(), asOf: asOfField, freshness: freshnessSchema })
  .openapi('Bars');
