import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import type { BarRow } from '../../application/ports/read-model.ts';
import { chooseSeries } from '../../application/queries/choose-series.ts';
import { contentOf } from '../../application/queries/correction.ts';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { listBars } from '../../application/queries/list-bars.ts';
import { factorOf } from '../../application/wording/factor.ts';
import { isoInstant } from '../../application/wording/iso-instant.ts';
import { neededFor } from '../../application/wording/needed.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { asOfParameter, knownOfTicker } from './as-of.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import {
  dateParameter,
  datesFault,
  feedParameter,
  intervalParameter,
  limitParameter,
  queryOf,
  tickerPath,
} from './parameters.ts';
import { BAD_REQUEST, NOT_FOUND, notOnSeries, notWatched, problem, UNAVAILABLE } from './problem.ts';
import { type barSchema, barsSchema } from './schemas.ts';

const query = queryOf({
  from: dateParameter('The first session date.'),
  to: dateParameter('The last session date.'),
  limit: limitParameter(10_000, 500),
  feed: feedParameter,
  interval: intervalParameter,
  asOf: asOfParameter,
});

const route = createRoute({
  method: 'get',
  path: '/tickers/{ticker}/bars',
  summary: 'Judged bars of a ticker: the newest of the range, oldest first',
  description: 'Of several series of the ticker the one recorded last, unless `feed` or `interval` choose.',
  request: { params: tickerPath, query },
  responses: {
    200: { description: 'Bars of one series.', content: { 'application/json': { schema: barsSchema } } },
    400: BAD_REQUEST,
    404: NOT_FOUND,
    503: UNAVAILABLE,
  },
});

const itemOf = ({ bar, was, judgement, band, revision }: BarRow): z.output<typeof barSchema> => ({
  timestamp: isoInstant(bar.time),
  sessionDate: sessionDate(bar.time),
  ...contentOf(bar),
  verdict: judgement.verdict,
  reason: judgement.reason,
  missing: judgement.missing,
  score: judgement.score,
  terms: judgement.terms ?? null,
  needed: judgement.channels.flatMap((channel) => neededFor(factorOf(channel), bar) ?? []),
  band,
  revision,
  was: was && contentOf(was),
});

/** Adds `/tickers/{ticker}/bars`. */
export const addBars = (app: OpenAPIHono, deps: HttpDeps): void => {
  app.openapi(route, async (c) => {
    const { ticker } = c.req.valid('param');
    const { from, to, limit, feed, interval, asOf } = c.req.valid('query');
    const fault = datesFault({ from, to });
    if (fault !== null) return problem(c, 400, fault);
    const known = await knownOfTicker(deps, asOf, ticker);
    if ('fault' in known) return problem(c, 400, known.fault);
    const { readModel, now } = known;
    const rows = await readModel.tickers(ticker);
    if (rows.length === 0) return notWatched(c, ticker);
    const chosen = chooseSeries(rows, { ...(feed && { feed }), ...(interval && { interval }) });
    if (!chosen) return notOnSeries(c, ticker, rows);
    const bars = (await listBars(readModel, { series: chosen.series, from, to, limit })).map(itemOf);
    const freshness = freshnessOf([chosen], now);
    const body = { series: chosen.series, bars, count: bars.length, ...known.asOf, freshness };
    return c.json(body, 200, { ETag: entityTag(body) });
  });
};
