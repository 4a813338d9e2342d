import { setImmediate as breathe } from 'node:timers/promises';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { readMoment, type Moment } from '../../application/queries/moment.ts';
import { createMoments, type RecordedMoment } from '../../application/queries/recorded-moments.ts';
import { isoInstant } from '../../application/wording/iso-instant.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import { limitParameter, queryOf, tickerPath } from './parameters.ts';
import { BAD_REQUEST, NOT_FOUND, notWatched, problem, quoted, UNAVAILABLE } from './problem.ts';
import { type momentSchema, momentsSchema } from './moment-schemas.ts';

const beforeParameter = z
  .string({ error: (issue) => (Array.isArray(issue.input) ? 'may be given only once' : 'must be text') })
  .optional()
  .openapi({
    description: 'Only moments before this one: the `recordedAt` of the first, to go on with older ones.',
    example: '2020-03-16T20:00:00Z',
  });

const route = createRoute({
  method: 'get',
  path: '/tickers/{ticker}/moments',
  summary: 'When something about a ticker was recorded: the newest moments, oldest first',
  description: 'The moments at which `asOf` gives another answer about the ticker. Moments of one millisecond are one.',
  request: { params: tickerPath, query: queryOf({ limit: limitParameter(10_000, 1000), before: beforeParameter }) },
  responses: {
    200: { description: 'Recorded moments.', content: { 'application/json': { schema: momentsSchema } } },
    400: BAD_REQUEST,
    404: NOT_FOUND,
    503: UNAVAILABLE,
  },
});

const itemOf = ({ recordedAt, lastBar, ...counts }: RecordedMoment): z.output<typeof momentSchema> => ({
  recordedAt: isoInstant(recordedAt),
  lastBar: lastBar === null ? null : isoInstant(lastBar),
  ...counts,
});

const endOf = (before: string | undefined, now: number): Moment =>
  before === undefined ? { time: Infinity } : readMoment(before, now);

/** Adds `/tickers/{ticker}/moments`. */
export const addMoments = (app: OpenAPIHono, { log, readModel, now }: HttpDeps): void => {
  const momentsOf = createMoments({ log, breathe });
  app.openapi(route, async (c) => {
    const { ticker } = c.req.valid('param');
    const { limit, before } = c.req.valid('query');
    const end = endOf(before, now());
    if ('fault' in end) return problem(c, 400, `before ${quoted(before ?? '')} ${end.fault}.`);
    const rows = await readModel.tickers(ticker);
    if (rows.length === 0) return notWatched(c, ticker);
    const earlier = (await momentsOf(ticker)).filter(({ recordedAt }) => recordedAt < end.time);
    const moments = earlier.slice(-limit).map(itemOf);
    const partial = earlier.length > moments.length;
    const body = { moments, count: moments.length, partial, freshness: freshnessOf(rows, now()) };
    return c.json(body, 200, { ETag: entityTag(body) });
  });
};
