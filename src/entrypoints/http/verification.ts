import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { verify } from '../../application/queries/verify.ts';
import { verificationText } from '../../application/wording/verification-text.ts';
import { asOfParameter, knownOfTicker } from './as-of.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import { findingPath } from './finding.ts';
import { queryOf } from './parameters.ts';
import { BAD_REQUEST, NOT_FOUND, problem, quoted, UNAVAILABLE } from './problem.ts';
import { asOfField, freshnessSchema } from './schemas.ts';

const verificationSchema = z
  .object({
    id: z.string(),
    series: z.string(),
    verified: z.enum(['same', 'differs', 'other-version', 'no-policy']).openapi({
      description:
        'Every number is the same, one differs, a detector is of another version, the policy is not on record.',
    }),
    text: z.string().openapi({ description: 'The same for people, in one or two sentences.' }),
    asOf: asOfField,
    freshness: freshnessSchema,
  })
  .openapi('Verification');

const route = createRoute({
  method: 'get',
  path: '/anomalies/{ticker}/{id}/verification',
  summary: 'Whether judging the bars of a finding again from the log gives the same numbers',
  description: 'Costs time in proportion to the series up to the finding.',
  request: { params: findingPath, query: queryOf({ asOf: asOfParameter }) },
  responses: {
    200: {
      description: 'What judging again came to.',
      content: { 'application/json': { schema: verificationSchema } },
    },
    400: BAD_REQUEST,
    404: NOT_FOUND,
    503: UNAVAILABLE,
  },
});

/** Adds `/anomalies/{ticker}/{id}/verification`. */
export const addVerification = (app: OpenAPIHono, deps: HttpDeps): void => {
  app.openapi(route, async (c) => {
    const { ticker, id } = c.req.valid('param');
    const known = await knownOfTicker(deps, c.req.valid('query').asOf, ticker);
    if ('fault' in known) return problem(c, 400, known.fault);
    const row = await known.readModel.finding(id);
    if (row?.ticker !== ticker)
      return problem(c, 404, `${ticker} has no finding ${quoted(id)}: /anomalies/${ticker} lists those that stand.`);
    const verification = await verify(deps.recall, row, known.moment);
    const text = verificationText(verification, row.series);
    const freshness = freshnessOf(await known.readModel.tickers(ticker), known.now);
    const body = { id, series: row.series, verified: verification.verified, text, ...known.asOf, freshness };
    return c.json(body, 200, { ETag: entityTag(body) });
  });
};
