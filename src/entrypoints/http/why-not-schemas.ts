import { z } from '@hono/zod-openapi';
import type { LeastChange } from '../../domain/ticker/least-change.ts';
import { correctionSchema, textField } from './explain-schemas.ts';
import { factorSchema } from './finding.ts';
import { asOfField, barSchema, findingSchema, freshnessSchema } from './schemas.ts';

const about = {
  ticker: z.string(),
  series: z.string(),
  date: z.iso.date().openapi({ description: 'The session date.' }),
  at: z.iso.datetime().nullable().openapi({
    description: 'The instant asked about, whose bar is answered for; null: the whole day, or a bar of a day.',
  }),
  text: textField,
  asOf: asOfField,
  freshness: freshnessSchema,
};

const date = (description: string) => z.iso.date().nullable().openapi({ description });

const noBarSchema = z.object({
  answer: z.literal('no-bar'),
  ...about,
  because: z.enum(['nothing-judged', 'before-first', 'after-last', 'closed', 'none-that-day', 'none-then']),
  closure: z.string().nullable().openapi({ description: 'Why the exchange was closed, where it was.' }),
  first: date('Session date of the first judged bar.'),
  last: date('Session date of the last judged bar.'),
});

const around = z.object({
  finding: findingSchema,
  holds: z.boolean().openapi({ description: 'The bar, or one of the day, is one of its bars.' }),
});

const { verdict, reason, score, missing } = barSchema.shape;

const leastChange = z
  .object({
    of: z.enum(['close', 'volume', 'gap', 'open', 'run']).openapi({
      description:
        'What of the bar: its close, its volume, an open that it keeps to the close, its open alone, or a run of more bars at one price.',
    }),
    below: z.number().nullable(),
    above: z.number().nullable(),
  })
  .openapi('LeastChange', {
    description: 'A value below which, or above which, the bar would have been told (null: on that side none).',
  }) satisfies z.ZodType<LeastChange>;

const stillOpen = z.object({
  id: z.string(),
  onset: z.iso.datetime(),
  until: z.iso.datetime().nullable().openapi({
    description: 'Start of the bar at which it turned out to be over; null while it is not known to be.',
  }),
  needed: z.array(leastChange).openapi({ description: 'By what it would have taken the bar in.' }),
});

const judgedSchema = z.object({
  answer: z.literal('judged'),
  ...about,
  timestamp: z.iso
    .datetime()
    .openapi({ description: 'Start of the most unusual bar of the day, or of the bar that the instant lies in.' }),
  bars: z.int().openapi({ description: 'Bars of the day; 1 where an instant names the bar.' }),
  verdict,
  reason,
  score,
  missing,
  withoutVolume: z.boolean().openapi({ description: 'The bar came without volume, so none was judged.' }),
  needed: z.array(leastChange).openapi({
    description: 'What would have made it a finding for this ticker then, each by itself; empty where nothing would.',
  }),
  correction: z.union([correctionSchema, z.null()]),
  correctedSince: z.array(z.iso.datetime()).openapi({
    description: 'Starts of bars before it that were corrected since it was judged; told of a normal bar.',
  }),
  factors: z.array(factorSchema),
  around: z.array(around).openapi({ description: 'Findings that the day, or the bar of the instant, lies in.' }),
  open: z.array(stillOpen).openapi({
    description: 'Findings that were still open at the bar, and would have taken it in; told of a normal bar.',
  }),
});

/** What was decided about a day. */
export const whyNotSchema = z.discriminatedUnion('answer', [noBarSchema, judgedSchema]).openapi('WhyNot');
