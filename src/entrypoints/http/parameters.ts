import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { KINDS, SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { formatDate, parseDate } from '../../domain/market/civil.ts';
import { INTERVALS, isFeedId, isTicker, parseSeriesKey } from '../../domain/market/series.ts';
import { readPosition } from './event-position.ts';
import { problem, quoted } from './problem.ts';

/** Messages of these schemas go on after the parameter's name: `limit` + `must be ...`. */
const says = (rule: string) => ({
  error: (issue: { readonly input?: unknown }) => (Array.isArray(issue.input) ? 'may be given only once' : rule),
});

const either = (values: readonly string[]) => says(`must be one of ${values.join(', ')}`);

/** A whole number from 1 to `max`. */
export const limitParameter = (max: number, fallback: number) => {
  const rule = says(`must be a whole number from 1 to ${max}`);
  return z
    .string(rule)
    .regex(/^[1-9]\d{0,8}$/, rule)
    .transform(Number)
    .refine((limit) => limit <= max, rule)
    .default(fallback)
    .openapi({ type: 'integer', minimum: 1, maximum: max, default: fallback, description: 'The most that are given.' });
};

const DATE_RULE = says('must be a real date written YYYY-MM-DD');

/** A session date `YYYY-MM-DD`, as days since 1970-01-01. */
export const dateParameter = (description: string) =>
  z
    .string(DATE_RULE)
    .refine((text) => parseDate(text) !== null, DATE_RULE)
    .transform((text) => parseDate(text) ?? undefined)
    .optional()
    .openapi({ type: 'string', format: 'date', description, example: '2020-03-16' });

/** One of the severities. */
export const severityParameter = z.enum(SEVERITIES, either(SEVERITIES)).openapi('Severity').optional();

/** One of the kinds of findings. */
export const kindParameter = z.enum(KINDS, either(KINDS)).openapi('Kind').optional();

/** One of the lengths of bars. */
export const intervalParameter = z.enum(INTERVALS, either(INTERVALS)).openapi('Interval').optional();

const FEED_RULE = says('must be the id of a feed: lower-case letters, digits and hyphens, at most 32');

/** The id of a feed. */
export const feedParameter = z
  .string(FEED_RULE)
  .refine(isFeedId, FEED_RULE)
  .optional()
  .openapi({ description: 'Only this feed.', example: 'sample' });

/** Text that a list gave as `nextCursor`. */
export const cursorParameter = z
  .string(says('must be text'))
  .optional()
  .openapi({ description: '`nextCursor` of the page before, with the same filters.' });

const TICKER_RULE = says('must be written in capitals like AAPL, BRK.B, BF-B or ^GSPC');

/** The ticker in the path. */
export const tickerPath = z.object({
  ticker: z
    .string(TICKER_RULE)
    .refine(isTicker, TICKER_RULE)
    .openapi({ description: 'As its market writes it.', example: '^GSPC' }),
});

/** The ticker as a filter. */
export const tickerParameter = z
  .string(TICKER_RULE)
  .refine(isTicker, TICKER_RULE)
  .optional()
  .openapi({ description: 'Only this ticker.', example: '^GSPC' });

const SERIES_RULE = says('must be feed/ticker/interval like sample/^GSPC/1d');

/** The series as a filter. */
export const seriesParameter = z
  .string(SERIES_RULE)
  .refine((text) => parseSeriesKey(text) !== null, SERIES_RULE)
  .optional()
  .openapi({ description: 'Only this series.', example: 'sample/^GSPC/1d' });

const PLACE_RULE = says('must be an id that this stream gave, like 12 or 12.0, or 0 for the whole log');

/** A place in the stream of events. */
export const placeParameter = z
  .string(PLACE_RULE)
  .refine((text) => readPosition(text) !== null, PLACE_RULE)
  .optional();

/** Query parameters of a route; any other is refused. */
export const queryOf = <S extends z.ZodRawShape>(shape: S) => {
  const names = Object.keys(shape);
  const allowed = names.length === 0 ? 'this address takes none' : `allowed are ${names.join(', ')}`;
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `There is no parameter ${issue.keys.map(quoted).join(', ')}: ${allowed}.`
        : undefined,
  });
};

type Dates = {
  readonly date?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
};

/** What is wrong with date filters taken together, as a sentence, or null. */
export const datesFault = ({ date, from, to }: Dates): string | null => {
  if (date !== undefined && (from !== undefined || to !== undefined)) {
    return 'date cannot be combined with from or to: give either the one day or the range.';
  }
  if (from === undefined || to === undefined || from <= to) return null;
  return `from ${formatDate(from)} must not be after to ${formatDate(to)}: exchange the two.`;
};

type Outcome =
  | { readonly success: true }
  | { readonly success: false; readonly target: string; readonly error: z.ZodError };

const valuesOf = (c: Context, target: string, name: string): readonly string[] => {
  if (target === 'param') return [c.req.param(name) ?? ''];
  if (target === 'header') return [c.req.header(name) ?? ''];
  return c.req.queries(name) ?? [];
};

const sentenceOf = (
  { path, message }: { readonly path: PropertyKey[]; readonly message: string },
  values: readonly string[],
) => {
  const given = values.length === 1 ? `, not ${values.map(quoted).join('')}` : '';
  return path.length === 0 ? message : `${path.join('.')} ${message}${given}.`;
};

/** Turns the first wrong parameter into a 400 that names it, its value and what is allowed. */
export const refuseWrongParameter = (outcome: Outcome, c: Context) => {
  if (outcome.success) return undefined;
  const [issue] = outcome.error.issues;
  if (!issue) return problem(c, 400, 'The parameters cannot be read.');
  return problem(c, 400, sentenceOf(issue, valuesOf(c, outcome.target, String(issue.path[0]))));
};
