import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi';
import type { TickerRow } from '../../application/ports/read-model.ts';
import type { Listing } from '../../application/queries/as-of.ts';
import { fittingSeries, type SeriesChoice } from '../../application/queries/choose-series.ts';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { listFindings } from '../../application/queries/list-findings.ts';
import { asOfParameter, knownOfAll, knownOfTicker, type Known } from './as-of.ts';
import { readCursor, writeCursor, type CursorScope } from './cursor.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import {
  cursorParameter,
  dateParameter,
  datesFault,
  feedParameter,
  intervalParameter,
  kindParameter,
  limitParameter,
  queryOf,
  severityParameter,
  tickerPath,
} from './parameters.ts';
import { BAD_REQUEST, NOT_FOUND, notOnSeries, notWatched, problem, UNAVAILABLE } from './problem.ts';
import { findingsSchema } from './schemas.ts';

const listQuery = queryOf({
  date: dateParameter('Only findings with a bar on this session date.'),
  from: dateParameter('Only findings with a bar on or after this session date.'),
  to: dateParameter('Only findings with a bar on or before this session date.'),
  severity: severityParameter,
  kind: kindParameter,
  feed: feedParameter,
  interval: intervalParameter,
  asOf: asOfParameter,
  limit: limitParameter(100, 50),
  cursor: cursorParameter,
});

const OK = { description: 'Findings, newest first.', content: { 'application/json': { schema: findingsSchema } } };

const allRoute = createRoute({
  method: 'get',
  path: '/anomalies',
  summary: 'Findings of all tickers',
  request: { query: listQuery },
  responses: { 200: OK, 400: BAD_REQUEST, 503: UNAVAILABLE },
});

const tickerRoute = createRoute({
  method: 'get',
  path: '/anomalies/{ticker}',
  summary: 'Findings of a ticker',
  request: { params: tickerPath, query: listQuery },
  responses: { 200: OK, 400: BAD_REQUEST, 404: NOT_FOUND, 503: UNAVAILABLE },
});

type Query = z.output<typeof listQuery>;

const daysOf = ({ date, from = date, to = date }: Query): Pick<CursorScope, 'from' | 'to'> => ({
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

const filtersOf = ({ severity, kind, asOf }: Query): Pick<CursorScope, 'severity' | 'kind' | 'asOf'> => ({
  ...(severity && { severity }),
  ...(kind && { kind }),
  ...(asOf !== undefined && { asOf }),
});

const choiceOf = ({ feed, interval }: Query): SeriesChoice => ({
  ...(feed && { feed }),
  ...(interval && { interval }),
});

const scopeOf = (query: Query, ticker: string | null): CursorScope => ({
  ...(ticker !== null && { ticker }),
  ...choiceOf(query),
  ...daysOf(query),
  ...filtersOf(query),
});

type Page = { readonly body: z.output<typeof findingsSchema> } | { readonly fault: string };

const pageOf = async (
  { readModel, now, asOf }: Known<Listing>,
  asked: Query,
  ticker: string | null,
  rows: readonly TickerRow[],
): Promise<Page> => {
  const fault = datesFault(asked);
  if (fault !== null) return { fault };
  const scope = scopeOf(asked, ticker);
  const after = asked.cursor === undefined ? undefined : readCursor(scope, asked.cursor);
  if (after === null) return { fault: 'cursor is not one that this list gave: leave it out to start again.' };
  const fitting = fittingSeries(rows, choiceOf(asked));
  const { findings, next } = await listFindings(readModel, {
    ...scope,
    ...(fitting.length < rows.length && { series: fitting.map(({ series }) => series) }),
    ...(after && { after }),
    limit: asked.limit,
  });
  const nextCursor = next && writeCursor(scope, next);
  const freshness = freshnessOf(fitting, now);
  return { body: { anomalies: [...findings], count: findings.length, nextCursor, ...asOf, freshness } };
};

/** Adds `/anomalies` and `/anomalies/{ticker}`. */
export const addAnomalies = (app: OpenAPIHono, deps: HttpDeps): void => {
  app.openapi(allRoute, async (c) => {
    const query = c.req.valid('query');
    const known = await knownOfAll(deps, query.asOf);
    if ('fault' in known) return problem(c, 400, known.fault);
    const page = await pageOf(known, query, null, await known.readModel.tickers());
    return 'fault' in page ? problem(c, 400, page.fault) : c.json(page.body, 200, { ETag: entityTag(page.body) });
  });
  app.openapi(tickerRoute, async (c) => {
    const { ticker } = c.req.valid('param');
    const query = c.req.valid('query');
    const known = await knownOfTicker(deps, query.asOf, ticker);
    if ('fault' in known) return problem(c, 400, known.fault);
    const rows = await known.readModel.tickers(ticker);
    if (rows.length === 0) return notWatched(c, ticker);
    if (fittingSeries(rows, choiceOf(query)).length === 0) return notOnSeries(c, ticker, rows);
    const page = await pageOf(known, query, ticker, rows);
    return 'fault' in page ? problem(c, 400, page.fault) : c.json(page.body, 200, { ETag: entityTag(page.body) });
  });
};
