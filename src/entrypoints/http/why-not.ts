import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { fittingSeries } from '../../application/queries/choose-series.ts';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { readMoment, whenOf } from '../../application/queries/moment.ts';
import { whyNot, withLeastChanges } from '../../application/queries/why-not.ts';
import { whyNotItem } from '../../application/wording/why-not-item.ts';
import { asOfParameter, knownOfTicker } from './as-of.ts';
import type { HttpDeps } from './deps.ts';
import { entityTag } from './etag.ts';
import { feedParameter, intervalParameter, queryOf, tickerPath } from './parameters.ts';
import { BAD_REQUEST, NOT_FOUND, notWatched, problem, quoted, UNAVAILABLE } from './problem.ts';
import { whyNotSchema } from './why-not-schemas.ts';

const timeParameter = z
  .string({ error: (issue) => (Array.isArray(issue.input) ? 'may be given only once' : 'must be given') })
  .openapi({
    description:
      'A session date, or an instant with its zone: of bars within the day for the one it lies in, else for its session.',
    example: '2015-08-24',
  });

const query = queryOf({ time: timeParameter, feed: feedParameter, interval: intervalParameter, asOf: asOfParameter });

const route = createRoute({
  method: 'get',
  path: '/tickers/{ticker}/why-not',
  summary: 'What was decided about a day or a bar, and what would have been needed for an alert',
  description:
    'Of several series of the ticker `feed` and `interval` must choose one. Costs time in proportion to the series up to that day.',
  request: { params: tickerPath, query },
  responses: {
    200: {
      description:
        'The judgement of the most unusual bar of the day, or of the bar of the instant, or why there is none.',
      content: { 'application/json': { schema: whyNotSchema } },
    },
    400: BAD_REQUEST,
    404: NOT_FOUND,
    503: UNAVAILABLE,
  },
});

/** Adds `/tickers/{ticker}/why-not`. */
export const addWhyNot = (app: OpenAPIHono, deps: HttpDeps): void => {
  app.openapi(route, async (c) => {
    const { ticker } = c.req.valid('param');
    const { time, feed, interval, asOf } = c.req.valid('query');
    const known = await knownOfTicker(deps, asOf, ticker);
    if ('fault' in known) return problem(c, 400, known.fault);
    const moment = readMoment(time, known.now);
    if ('fault' in moment) return problem(c, 400, `time ${quoted(time)} ${moment.fault}.`);
    const choice = { ...(feed && { feed }), ...(interval && { interval }) };
    const told = await whyNot(known.readModel, ticker, whenOf(time, moment.time), choice);
    const answer = await withLeastChanges(deps.recall, told, known.moment);
    if (answer.answer === 'not-watched') return notWatched(c, ticker);
    if (answer.answer === 'choose-series')
      return problem(
        c,
        answer.because === 'none-fits' ? 404 : 400,
        `Choose one of its series by feed and interval: ${answer.series.join(', ')}.`,
      );
    const rows = fittingSeries(await known.readModel.tickers(ticker), choice);
    const body = { ...whyNotItem(answer), ...known.asOf, freshness: freshnessOf(rows, known.now) };
    return c.json(body, 200, { ETag: entityTag(body) });
  });
};
