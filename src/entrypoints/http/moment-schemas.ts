import { z } from '@hono/zod-openapi';
import { freshnessSchema } from './schemas.ts';

/** A moment at which something about a ticker was recorded. */
export const momentSchema = z
  .object({
    recordedAt: z.iso.datetime().openapi({ description: 'When it was recorded; `asOf` takes it.' }),
    lastBar: z.iso.datetime().nullable().openapi({ description: 'Start of the newest bar known then.' }),
    bars: z.int().openapi({ description: 'Bars judged.' }),
    found: z.int().openapi({ description: 'Findings made.' }),
    withdrawn: z.int().openapi({ description: 'Findings withdrawn.' }),
    corrected: z.int().openapi({ description: 'Bars corrected.' }),
  })
  .openapi('Moment');

/** Recorded moments of a ticker, oldest first. */
export const momentsSchema = z
  .object({
    moments: z.array(momentSchema),
    count: z.int(),
    partial: z.boolean().openapi({ description: 'Whether there are older ones; `before` gives them.' }),
    freshness: freshnessSchema,
  })
  .openapi('Moments');
