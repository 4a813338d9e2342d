import { z } from '@hono/zod-openapi';
import type { Finding } from '../../application/finding.ts';
import type { Freshness } from '../../application/queries/freshness.ts';
import type { DrawdownItem } from '../../application/wording/drawdown-item.ts';
import type { Needed } from '../../application/wording/needed.ts';
import { direction, interval, kind, reason, severity, verdict } from './vocabulary.ts';

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

const IN_UNIT =
  'in the unit of the kind: price a log return, ln(close / close before); volume a log volume, ln(shares). Under policy `naive` price a close in the currency of the ticker and volume a number of shares. flat-baseline has that of the detector that spoke, which a factor of the explanation names as `unit`.';

const measurement = z
  .object({
    kind,
    direction,
    detector: z.string(),
    value: z.number().openapi({ description: `What the bar had, ${IN_UNIT}` }),
    expected: z.number().openapi({ description: `What was normal before, ${IN_UNIT}` }),
    spread: z.number().openapi({
      description: `The usual distance from what is expected (one standard deviation, estimated robustly), ${IN_UNIT}`,
    }),
    threshold: z.number().openapi({
      description: 'The distance, in spreads and without a unit, from which a bar starts a finding.',
    }),
  })
  .openapi('Measurement', { description: 'What a detector made of a bar.' });

/** A finding, with what was measured of its onset bar. */
export const findingSchema = measurement
  .extend({
    id: z.string(),
    series: z.string(),
    ticker: z.string(),
    sessionDate,
    timestamp: instant,
    endTimestamp: instant.nullable(),
    bars: z.array(instant).readonly(),
    severity,
    score: z.number().min(0).max(1),
    rarity: z
      .number()
      .nullable()
      .openapi({ description: 'Once in how many bars, of the loudest bar; null of kinds of which none is told.' }),
    loudest: measurement.extend({ timestamp: instant }).openapi({
      description: 'The most surprising bar: rarity, severity and score are of it.',
    }),
    policy: z.string(),
    reason: z.string().openapi({ description: 'One sentence for people.' }),
  })
  .openapi('Finding', { description: 'What was measured is of its onset bar.' }) satisfies z.ZodType<Finding>;

/** What a bar says beside when it starts. */
export const ohlcvSchema = z
  .object({ open: z.number(), high: z.number(), low: z.number(), close: z.number(), volume: z.int() })
  .openapi('Ohlcv');

const neededSchema = z.object({
  of: z.enum(['close', 'volume']),
  below: z.number().nullable(),
  above: z.number(),
}) satisfies z.ZodType<Needed>;

/** A judged bar. */
export const barSchema = ohlcvSchema
  .extend({
    timestamp: instant,
    sessionDate,
    verdict,
    reason,
    missing: z.int().openapi({ description: 'Bars that a warming baseline still lacked; 0 otherwise.' }),
    score: z.number().min(0).max(1),
    terms: z.object({ split: z.number(), dividend: z.number() }).nullable().openapi({
      description: 'The corporate action the bar was judged after: new shares for an old one, cash for a new share.',
    }),
    needed: z.array(neededSchema).readonly().openapi({
      description: 'What each channel would have needed to start a finding, the others being as they were.',
    }),
    band: z
      .object({ low: z.number(), high: z.number() })
      .nullable()
      .openapi({ description: 'Where the close could have lain without a price alarm.' }),
    revision: z.int().openapi({ description: 'How often the bar was corrected.' }),
    was: z.union([ohlcvSchema, z.null()]).openapi({ description: 'What it was before its last correction.' }),
  })
  .openapi('Bar');

const depth = z.number().max(0).openapi({
  description: 'How far a close lies below the highest before it, as a share of that: -0.2 is a fifth; 0 at a peak.',
});

const drawdownSchema = z
  .object({
    depth,
    peak: z.number().openapi({
      description:
        'The highest close, in the prices of the newest bar (after splits and dividends of an as-traded feed).',
    }),
    peakDate: sessionDate,
    deepest: z.object({ depth, from: sessionDate, to: sessionDate }).nullable().openapi({
      description:
        'The deepest fall so far, from its peak to its lowest close; null where no close was below one before.',
    }),
  })
  .openapi('Drawdown') satisfies z.ZodType<DrawdownItem>;

/** A watched series. */
export const tickerSchema = z
  .object({
    series: z.string(),
    ticker: z.string(),
    feed: z.string(),
    interval,
    policy: z.string(),
    bars: z.int(),
    firstBar: instant.nullable(),
    lastBar: instant.nullable(),
    lastRecorded: instant,
    historical: z.boolean(),
    drawdown: z.union([drawdownSchema, z.null()]).openapi({ description: 'Of the closes; null before the first.' }),
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
