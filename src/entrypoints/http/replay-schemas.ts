import { z } from '@hono/zod-openapi';
import { CHANGES } from '../../application/replay/changes.ts';
import type { DigestedReplay } from '../../application/replay/replay.ts';
import { findingSchema } from './schemas.ts';

const counts = z
  .object({
    added: z.int(),
    removed: z.int(),
    earlier: z.int(),
    later: z.int(),
    severity: z.int(),
  })
  .openapi('Changes', { description: 'How many findings were changed in which way.' });

/** As two alternatives, since `nullable()` of a named schema makes a document that allows no null. */
const findingOrNull = z.union([findingSchema, z.null()]);

const difference = z.object({
  changes: z.array(z.enum(CHANGES)).readonly(),
  recorded: findingOrNull,
  replayed: findingOrNull,
});

/** What another policy would have found. */
export const replaySchema = z
  .object({
    policy: z.string(),
    recordedPolicies: z.array(z.string()).readonly(),
    tickers: z.array(z.string()).readonly().nullable().openapi({ description: 'Those asked for; null for all.' }),
    from: z.iso.date().nullable(),
    to: z.iso.date().nullable(),
    commits: z.int().openapi({ description: 'Commits of the log that were read.' }),
    bars: z.int().openapi({ description: 'Bars of the tickers and days asked for that were judged again.' }),
    recorded: z.int(),
    replayed: z.int(),
    unchanged: z.int(),
    changed: z.int().openapi({ description: 'Findings that changed; `differences` lists the newest of them.' }),
    counts,
    days: z
      .array(counts.extend({ date: z.iso.date(), recorded: z.int(), replayed: z.int() }))
      .readonly()
      .openapi({ description: 'Session dates with a finding; a pair counts where its recorded finding began.' }),
    differences: z.array(difference).readonly().openapi({ description: 'Newest first, at most `limit`.' }),
    digest: z.string().openapi({
      description:
        'SHA-256 of lines of canonical JSON (RFC 8785), each ended by a line feed: all else but `differences`, then each difference, listed or not.',
    }),
  })
  .openapi('Replay') satisfies z.ZodType<DigestedReplay>;
