import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import { seriesOfTicker } from '../../application/queries/choose-series.ts';
import { explain, type Explanation } from '../../application/queries/explain.ts';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { explanationText } from '../../application/wording/explanation-text.ts';
import { factorOf } from '../../application/wording/factor.ts';
import { rarityOf } from '../../domain/anomaly/surprise.ts';
import { asOfParameter, knownAt } from './as-of.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import { correctionItem, explanationSchema, instantOf } from './explain-schemas.ts';
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

type Found = Extract<Explanation, { found: true }>;
type Told = Omit<z.output<typeof explanationSchema>, 'asOf' | 'freshness'>;

const toldOf = (explanation: Found): Told => {
  const { finding, rule, factors, bars, corrections } = explanation;
  return {
    id: finding.id,
    series: finding.series,
    rule,
    policy: finding.policy,
    factors: [...factors],
    bars: bars.map(({ time, surprise, channel, kind, direction, severity }) => ({
      timestamp: instantOf(time),
      kind,
      direction,
      severity,
      rarity: rarityOf(surprise),
      factor: factorOf(channel),
    })),
    corrections: corrections.map(correctionItem),
    text: explanationText(explanation),
  };
};

/** Adds `/anomalies/{ticker}/{id}/explanation`. */
export const addExplain = (app: OpenAPIHono, deps: HttpDeps): void => {
  app.openapi(route, async (c) => {
    const { ticker, id } = c.req.valid('param');
    const known = await knownAt(deps, c.req.valid('query').asOf);
    if ('fault' in known) return problem(c, 400, known.fault);
    const { readModel, now, asOf } = known;
    const explanation = await explain(readModel, id);
    if (!explanation.found || explanation.finding.ticker !== ticker)
      return problem(c, 404, `${ticker} has no finding ${quoted(id)}: /anomalies/${ticker} lists those that stand.`);
    const freshness = freshnessOf(await seriesOfTicker(readModel, ticker), now);
    const body = { ...toldOf(explanation), ...asOf, freshness };
    return c.json(body, 200, { ETag: entityTag(body) });
  });
};
