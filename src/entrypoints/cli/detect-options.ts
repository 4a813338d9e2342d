import * as z from 'zod';
import { ADJUSTMENTS, LABELS, SESSIONS } from '../../domain/market/feed.ts';
import { INTERVALS, isTicker } from '../../domain/market/series.ts';
import { budgetText } from '../input/budget.ts';
import { UsageError } from '../composition/failure.ts';
import { allowed, givenAt } from '../input/wrong-value.ts';

/** How findings are written. */
export const FORMATS = ['table', 'ndjson', 'csv'] as const;

/** The zones that timestamps without one may be of. */
export const ZONES = ['America/New_York', 'UTC'] as const;

const optionsSchema = z.object({
  policy: z.string().min(1),
  budget: budgetText.optional(),
  ticker: z.string().refine(isTicker, { error: 'allowed: a ticker such as AAPL, BRK.B or ^GSPC' }).optional(),
  interval: z.enum(INTERVALS).optional(),
  zone: z.enum(ZONES).optional(),
  label: z.enum(LABELS).optional(),
  sessions: z.enum(SESSIONS).optional(),
  adjustment: z.enum(ADJUSTMENTS).optional(),
  format: z.enum(FORMATS),
  scores: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** The options of `tapewatch detect`. */
export type DetectOptions = z.infer<typeof optionsSchema>;

/** Checks the options; a wrong one is a UsageError with one line for each problem. */
export const readDetectOptions = (given: Readonly<Record<string, unknown>>): DetectOptions => {
  const parsed = optionsSchema.safeParse(given, { error: allowed });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const key = String(issue.path[0] ?? 'options');
    return `--${key}: ${givenAt(given, issue.path)}; ${issue.message}`;
  });
  throw new UsageError(problems.join('\n'));
};
