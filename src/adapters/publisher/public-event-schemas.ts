import * as z from 'zod';
import type { PublicEvent } from '../../application/public-events/public-event.ts';
import { KINDS, SEVERITIES } from '../../domain/anomaly/kinds.ts';

const instant = z.iso.datetime().describe('An instant, UTC.');
const score = z.number().min(0).max(1).describe('How unusual, comparable over tickers and detectors.');
const severity = z.enum(SEVERITIES).describe('From the least to the most; more may be added.');

const about = {
  findingId: z.string().describe('The same in every event about one finding.'),
  ticker: z.string(),
  chain: z
    .object({ commit: z.int(), previous: z.int() })
    .describe('A `previous` that differs from the `commit` seen last on this series is a gap; 0 is the first.'),
};

const envelope = <T extends string, D extends z.ZodObject>(type: T, data: D) =>
  z.object({
    specversion: z.literal('1.0'),
    id: z.string().describe('Unique; a repeated delivery has the same.'),
    source: z.string().describe('tapewatch and the feed.'),
    type: z.literal(type),
    schemaversion: z.literal(1),
    subject: z.string().describe('The series: feed/ticker/interval.'),
    time: instant.describe('The bar the event speaks of: the instant it starts, UTC.'),
    recordedtime: instant.describe('When it was recorded, UTC.'),
    correlationid: z.string().describe('The finding.'),
    causationid: z.string().describe('The commit of the decision.'),
    datacontenttype: z.literal('application/json'),
    data,
  });

type Schemas = { readonly [T in PublicEvent['type']]: z.ZodType<Extract<PublicEvent, { type: T }>> };

/** The published form of every public event, version 1. */
export const PUBLIC_EVENT_SCHEMAS = {
  AnomalyDetected: envelope(
    'AnomalyDetected',
    z.object({
      ...about,
      sessionDate: z.iso.date().describe('The session of the onset, at the exchange.'),
      bars: z.array(instant).readonly().describe('Its bars so far, the onset first.'),
      endTimestamp: instant.nullable().describe('Set when a correction shows a finding that is already over.'),
      kind: z.enum(KINDS).describe('More may be added.'),
      direction: z.enum(['up', 'down']).nullable(),
      severity,
      score,
      value: z.number().describe("Of the onset bar, in the kind's unit."),
      expected: z.number(),
      spread: z.number(),
      threshold: z.number().describe('The z from which a bar is a finding.'),
      rarity: z.number().describe('Once in how many bars.'),
      detector: z.string(),
      policy: z.string(),
      reason: z.string().describe('One sentence for people.'),
      supersedes: z.string().nullable().describe('The finding it replaces after a correction.'),
    }),
  ).describe('A finding starts.'),
  AnomalyUpdated: envelope(
    'AnomalyUpdated',
    z.object({ ...about, severity, score, added: z.array(instant).readonly(), removed: z.array(instant).readonly() }),
  ).describe('A finding gains or loses bars; severity and score are those of all its bars.'),
  AnomalyEnded: envelope(
    'AnomalyEnded',
    z.object({
      ...about,
      endTimestamp: instant.describe('Its last bar.'),
      reason: z.enum(['quiet', 'policy-changed', 'corporate-action']),
    }),
  ).describe('A finding is over. It comes again when a correction gives it another last bar.'),
  AnomalyRetracted: envelope(
    'AnomalyRetracted',
    z.object({
      ...about,
      barTimestamp: instant.describe('The corrected bar.'),
      reason: z.enum(['bar-corrected', 'refuted']),
    }),
  ).describe('A finding no longer stands, because a bar was corrected.'),
} as const satisfies Schemas;
