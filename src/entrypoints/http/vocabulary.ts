import { z } from '@hono/zod-openapi';
import { REASONS } from '../../domain/anomaly/judgement.ts';
import { KINDS, SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { INTERVALS } from '../../domain/market/series.ts';

/** What kind of finding it is. */
export const kind = z.enum(KINDS).openapi('Kind');

/** How grave a finding is, from the least to the most. */
export const severity = z.enum(SEVERITIES).openapi('Severity');

/** Which way a bar went; null where a kind has none. Two alternatives, since `nullable()` of a named schema makes a document that allows no null. */
export const direction = z.union([z.enum(['up', 'down']).openapi('Direction'), z.null()]);

/** The length of a bar. */
export const interval = z.enum(INTERVALS).openapi('Interval');

/** What was decided about a bar. */
export const verdict = z.enum(['normal', 'anomalous', 'unjudged']).openapi('Verdict');

/** Why that was decided. */
export const reason = z.enum(REASONS).openapi('Reason');
