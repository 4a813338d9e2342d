import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { explainFinding } from '../../application/queries/explain.ts';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { explanationItem } from '../../application/wording/explanation-item.ts';
import { asOfParameter, knownOfTicker } from './as-of.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import { explanationSchema } from './explain-schemas.ts';
import { findingPath } from './finding.ts';
import { queryOf } from './parameters.ts';
import { BAD_REQUEST, NOT_FOUND, problem, quoted, UNAVAILABLE } from './problem.ts';

const route = createRoute({
  method: 'get',
  path: '/anomalies/{ticker}/{id}/explanation',
  summary: 'Why a finding is one',
  request: { params: findingPath, query: queryOf({ asOf: asOfParameter }) },
  responses: {
    200: {
      description: 'The numbers behind the finding.',
      content: { 'application/json': { schema: explanationSchema } },
    },
    400: BAD_REQUEST,
    404: NOT_FOUND,
    503: UNAVAILABLE,
  },
});

/** Adds `/anomalies/{ticker}/{id}/explanation`. */
export const addExplain = (app: OpenAPIHono, deps: HttpDeps): void => {
  app.openapi(route, async (c) => {
    const { ticker, id } = c.req.valid('param');
    const known = await knownOfTicker(deps, c.req.valid('query').asOf, ticker);
    if ('fault' in known) return problem(c, 400, known.fault);
    const { readModel, now, asOf } = known;
    const row = await readModel.finding(id);
    if (row?.ticker !== ticker)
      return problem(c, 404, `${ticker} has no finding ${quoted(id)}: /anomalies/${ticker} lists those that stand.`);
    const explanation = await explainFinding(readModel, row);
    const freshness = freshnessOf(await readModel.tickers(ticker), now);
    const body = { ...explanationItem(explanation), ...asOf, freshness };
    return c.json(body, 200, { ETag: entityTag(body) });
  });
};
