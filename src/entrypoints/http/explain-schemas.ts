import { z } from '@hono/zod-openapi';
import { factorSchema } from './finding.ts';
import { asOfField, freshnessSchema, ohlcvSchema } from './schemas.ts';
import { direction, kind, severity } from './vocabulary.ts';

/** The last correction of a bar. */
export const correctionSchema = z
  .object({
    timestamp: z.iso.datetime(),
    revision: z.int().openapi({ description: 'How often the bar was corrected.' }),
    was: ohlcvSchema,
    is: ohlcvSchema,
  })
  .openapi('Correction', { description: 'What a bar was before its last correction, and what it is now.' });

/** The lines for people that go with the numbers. */
export const textField = z.string().openapi({ description: 'The same for people, in lines of at most 80 characters.' });

const evidence = z.object({
  timestamp: z.iso.datetime(),
  kind,
  direction,
  severity,
  rarity: z.number().nullable().openapi({
    description: 'Once in how many bars, of the rule as a whole; null of kinds of which none is told.',
  }),
  factor: factorSchema.openapi({ description: 'The channel that spoke.' }),
});

const leftOut = z
  .object({
    bars: z.int(),
    idle: z.int().openapi({ description: 'Without a trade.' }),
    outside: z.int().openapi({ description: 'Outside the sessions.' }),
    winsorised: z.array(z.object({ detector: z.string(), bars: z.int() })).openapi({
      description: 'Readings that counted as if they had been 4 spreads from what was expected.',
    }),
  })
  .openapi({ description: 'What of the newest bars before its loudest one did not count in full to what is normal.' });

/** What an explanation says beside the finding and its fate. */
export const explanationSchema = z
  .object({
    id: z.string(),
    series: z.string(),
    rule: z.string().openapi({ description: 'The rule of the policy that raised it.' }),
    policy: z.string(),
    factors: z
      .array(factorSchema)
      .openapi({ description: 'Every channel of its loudest bar, the one that spoke first.' }),
    withoutVolume: z.boolean().openapi({ description: 'Its loudest bar came without volume, so none was judged.' }),
    leftOut,
    deepest: z.object({ timestamp: z.iso.datetime(), value: z.number() }).nullable().openapi({
      description: 'The bar of a drawdown that closed farthest below its peak, by which share of that; null of others.',
    }),
    bars: z.array(evidence).openapi({ description: 'Its bars, oldest first, each with what it added.' }),
    corrections: z.array(correctionSchema).openapi({ description: 'Bars of it that were corrected since.' }),
    text: textField,
    asOf: asOfField,
    freshness: freshnessSchema,
  })
  .openapi('Explanation');
