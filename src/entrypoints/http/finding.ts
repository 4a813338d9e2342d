import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { explainFinding } from '../../application/queries/explain.ts';
import type { Factor } from '../../application/wording/factor.ts';
import { asOfParameter, knownOfTicker } from './as-of.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import { queryOf, tickerPath } from './parameters.ts';
import { BAD_REQUEST, NOT_FOUND, problem, quoted, UNAVAILABLE } from './problem.ts';
import { asOfField, findingSchema, freshnessSchema } from './schemas.ts';

const otherFinding = (description: string) => z.string().nullable().openapi({ description });

/** What one channel contributed to a judgement. */
export const factorSchema = z
  .object({
    detector: z.string(),
    version: z.int(),
    unit: z.enum(['log-return', 'log-volume', 'log-range', 'price', 'shares', 'share', 'bars', 'odds', 'other']),
    value: z.number(),
    expected: z.number(),
    spread: z.number(),
    z: z.number(),
    surprise: z.number(),
    threshold: z.number(),
    sample: z.int().openapi({ description: 'Bars behind the baseline.' }),
    since: z.int().optional().openapi({ description: 'When a lasting change began, epoch milliseconds.' }),
    parts: z
      .array(z.object({ of: z.string(), share: z.number() }))
      .readonly()
      .optional()
      .openapi({ description: 'What share of the value is by which quantity of the bar, where it takes several.' }),
    low: z
      .number()
      .nullable()
      .openapi({ description: 'From here to `high` was normal; null where low is never unusual.' }),
    high: z.number(),
    rarity: z.number().openapi({ description: 'Once in how many bars.' }),
  })
  .openapi('Factor', { description: 'What one channel contributed to a judgement.' }) satisfies z.ZodType<Factor>;

const fateSchema = z
  .object({
    finding: findingSchema,
    factors: z.array(factorSchema).readonly().openapi({ description: 'Every channel of its loudest bar.' }),
    retracted: z.boolean().openapi({ description: 'It no longer stands, because a bar was corrected.' }),
    supersedes: otherFinding('Id of the retracted finding whose place it took.'),
    supersededBy: otherFinding('Id of the finding that took its place.'),
    asOf: asOfField,
    freshness: freshnessSchema,
  })
  .openapi('FindingAndFate');

/** The ticker and the id in the path. */
export const findingPath = tickerPath.extend({
  id: z.string().openapi({ description: 'As a list gives it.', example: 'gspc-20180202-price-1ynl9fb' }),
});

const route = createRoute({
  method: 'get',
  path: '/anomalies/{ticker}/{id}',
  summary: 'A finding by its id, also when it was retracted',
  request: {
    params: findingPath,
    query: queryOf({ asOf: asOfParameter }),
  },
  responses: {
    200: {
      description: 'The finding and what became of it.',
      content: { 'application/json': { schema: fateSchema } },
    },
    400: BAD_REQUEST,
    404: NOT_FOUND,
    503: UNAVAILABLE,
  },
});

/** Adds `/anomalies/{ticker}/{id}`. */
export const addFinding = (app: OpenAPIHono, deps: HttpDeps): void => {
  app.openapi(route, async (c) => {
    const { ticker, id } = c.req.valid('param');
    const known = await knownOfTicker(deps, c.req.valid('query').asOf, ticker);
    if ('fault' in known) return problem(c, 400, known.fault);
    const { readModel, now, asOf } = known;
    const row = await readModel.finding(id);
    if (row?.ticker !== ticker)
      return problem(c, 404, `${ticker} has no finding ${quoted(id)}: /anomalies/${ticker} lists those that stand.`);
    const told = await explainFinding(readModel, row);
    const body = {
      finding: told.finding,
      factors: told.factors,
      retracted: told.retracted,
      supersedes: told.supersedes,
      supersededBy: told.supersededBy,
      ...asOf,
      freshness: freshnessOf(await readModel.tickers(ticker), now),
    };
    return c.json(body, 200, { ETag: entityTag(body) });
  });
};
