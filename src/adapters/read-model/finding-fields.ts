import * as z from 'zod';
import { KINDS, SEVERITIES } from '../../domain/anomaly/kinds.ts';

const direction = z.enum(['up', 'down']).nullable();

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
  since: z.int().optional(),
  parts: z.array(z.object({ of: z.string(), share: z.number() })).optional(),
});

/** A bar of a finding. */
export const evidence = z.object({
  time: z.int(),
  surprise: z.number(),
  severity: z.enum(SEVERITIES),
  kind: z.enum(KINDS),
  direction,
  channel,
  terms: z.object({ split: z.number(), dividend: z.number() }).optional(),
  hole: z.int().optional(),
});

/** The fields of a finding that are kept alike everywhere. */
export const findingFields = z.object({
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
  supersedes: z.string().nullable(),
});
