import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import type { TickerRow } from '../../application/ports/read-model.ts';
import { intervalOf } from '../../application/queries/choose-series.ts';
import type { Listing } from '../../application/queries/as-of.ts';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { drawdownItem } from '../../application/wording/drawdown-item.ts';
import { isoInstant } from '../../application/wording/iso-instant.ts';
import { asOfParameter, knownOfAll, knownOfTicker, type Known } from './as-of.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import { queryOf, tickerPath } from './parameters.ts';
import { BAD_REQUEST, NOT_FOUND, notWatched, problem, UNAVAILABLE } from './problem.ts';
import { type tickerSchema, tickersSchema } from './schemas.ts';

const query = queryOf({ asOf: asOfParameter });

const OK = { description: 'Watched series.', content: { 'application/json': { schema: tickersSchema } } };

const allRoute = createRoute({
  method: 'get',
  path: '/tickers',
  summary: 'What is watched',
  request: { query },
  responses: { 200: OK, 400: BAD_REQUEST, 503: UNAVAILABLE },
});

const tickerRoute = createRoute({
  method: 'get',
  path: '/tickers/{ticker}',
  summary: 'The watched series of a ticker',
  request: { params: tickerPath, query },
  responses: { 200: OK, 400: BAD_REQUEST, 404: NOT_FOUND, 503: UNAVAILABLE },
});

const itemOf = (row: TickerRow): z.output<typeof tickerSchema> => ({
  series: row.series,
  ticker: row.ticker,
  feed: row.feed.id,
  interval: intervalOf(row),
  policy: row.policy,
  bars: row.bars,
  firstBar: row.firstBar === null ? null : isoInstant(row.firstBar),
  lastBar: row.lastBar === null ? null : isoInstant(row.lastBar),
  lastRecorded: isoInstant(row.lastRecorded),
  historical: row.feed.historical,
  drawdown: drawdownItem(row.closes),
});

const bodyOf = (rows: readonly TickerRow[], { now, asOf }: Known<Listing>): z.output<typeof tickersSchema> => ({
  tickers: rows.map(itemOf),
  count: rows.length,
  ...asOf,
  freshness: freshnessOf(rows, now),
});

/** Adds `/tickers` and `/tickers/{ticker}`. */
export const addTickers = (app: OpenAPIHono, deps: HttpDeps): void => {
  app.openapi(allRoute, async (c) => {
    const known = await knownOfAll(deps, c.req.valid('query').asOf);
    if ('fault' in known) return problem(c, 400, known.fault);
    const body = bodyOf(await known.readModel.tickers(), known);
    return c.json(body, 200, { ETag: entityTag(body) });
  });
  app.openapi(tickerRoute, async (c) => {
    const { ticker } = c.req.valid('param');
    const known = await knownOfTicker(deps, c.req.valid('query').asOf, ticker);
    if ('fault' in known) return problem(c, 400, known.fault);
    const rows = await known.readModel.tickers(ticker);
    if (rows.length === 0) return notWatched(c, ticker);
    const body = bodyOf(rows, known);
    return c.json(body, 200, { ETag: entityTag(body) });
  });
};
