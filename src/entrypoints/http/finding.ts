import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { seriesOfTicker } from '../../application/queries/choose-series.ts';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { renderFinding } from '../../application/wording/render-finding.ts';
import { asOfParameter, knownAt } from './as-of.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import { queryOf, tickerPath } from './parameters.ts';
import { BAD_REQUEST, NOT_FOUND, problem, quoted, UNAVAILABLE } from './problem.ts';
import { asOfField, findingSchema, freshnessSchema } from './schemas.ts';

const otherFinding = (description: string) => z.string().nullable().openapi({ description });

const fateSchema = z
  .object({
    finding: findingSchema,
    retracted: z.boolean().openapi({ description: 'It no longer stands, because a bar was corrected.' }),
    supersedes: otherFinding('Id of the retracted finding whose place it took.'),
    supersededBy: otherFinding('Id of the finding that took its place.'),
    asOf: asOfField,
    freshness: freshnessSchema,
  })
  .openapi('FindingAndFate');

const route = createRoute({
  method: 'get',
  path: '/anomalies/{ticker}/{id}',
  summary: 'A finding by its id, also when it was retracted',
  request: {
    params: tickerPath.extend({
      id: z.string().openapi({ description: 'As a list gives it.', example: 'gspc-20160624-volume-0ko8e58' }),
    }),
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
    const known = await knownAt(deps, c.req.valid('query').asOf);
    if ('fault' in known) return problem(c, 400, known.fault);
    const { readModel, now, asOf } = known;
    const row = await readModel.finding(id);
    if (row?.ticker !== ticker)
      return problem(c, 404, `${ticker} has no finding ${quoted(id)}: /anomalies/${ticker} lists those that stand.`);
    const body = {
      finding: renderFinding(row),
      retracted: row.retracted,
      supersedes: row.supersedes,
      supersededBy: (await readModel.successor(id))?.id ?? null,
      ...asOf,
      freshness: freshnessOf(await seriesOfTicker(readModel, ticker), now),
    };
    return c.json(body, 200, { ETag: entityTag(body) });
  });
};
