import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { PUBLIC_EVENT_SCHEMAS } from '../../adapters/publisher/public-event-schemas.ts';
import type { HttpDeps } from './deps.ts';
import { readPosition, writePosition, type EventPosition } from './event-position.ts';
import { placeParameter, queryOf, seriesParameter, tickerParameter } from './parameters.ts';
import { BAD_REQUEST, problem, TOO_MANY_STREAMS } from './problem.ts';

const DESCRIPTION = [
  'Server-sent events: `event` is the type, `data` one public event (docs/events/public), `id` its place.',
  'Without a place the stream begins with what comes next; with one it goes on after it, without loss or repeat.',
  'Comments are signs of life and come at least every 15 seconds.',
].join(' ');

/** The public events under their names; made anew, since a schema that was made before this package was loaded takes no name. */
const EVENTS = Object.entries(PUBLIC_EVENT_SCHEMAS).map(([type, { shape, description = '' }]) =>
  z.object(shape).openapi(type, { description }),
);

const route = createRoute({
  method: 'get',
  path: '/events',
  summary: 'What happens to findings, as it happens',
  description: DESCRIPTION,
  request: {
    headers: z.object({ 'last-event-id': placeParameter.openapi({ description: 'The last `id` that was received.' }) }),
    query: queryOf({
      after: placeParameter.openapi({ description: 'As Last-Event-ID, which goes before it.', example: '0' }),
      ticker: tickerParameter,
      series: seriesParameter,
    }),
  },
  responses: {
    200: {
      description: 'A stream that stays open.',
      content: {
        'text/event-stream': {
          schema: z.union(EVENTS).openapi('PublicEvent'),
        },
      },
    },
    400: BAD_REQUEST,
    503: TOO_MANY_STREAMS,
  },
});

const STREAM_HEADERS = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' };

const placeOf = (text: string | undefined, head: number): EventPosition =>
  (text === undefined ? null : readPosition(text)) ?? { sequence: head, index: null };

/** Adds `/events`. It stands before the middleware of whole answers, since its own never ends. */
export const addEvents = (app: OpenAPIHono, { log, events }: HttpDeps): void => {
  app.openapi(route, async (c) => {
    const { after: asked, ticker, series } = c.req.valid('query');
    const head = await log.head();
    const after = placeOf(c.req.valid('header')['last-event-id'] ?? asked, head);
    if (after.sequence > head) {
      const place = writePosition(after);
      return problem(c, 400, `The log ends at ${head}, before the place ${place}: leave it out to begin at the end.`);
    }
    // Nobody would ever read or cancel the stream of a HEAD.
    if (c.req.method === 'HEAD') return c.body(null, 200, STREAM_HEADERS);
    const stream = events.open(after, { ticker, series });
    if (!stream) {
      return problem(c, 503, 'As many streams as this server serves are open: close one, or try again later.');
    }
    return c.body(stream, 200, STREAM_HEADERS);
  });
};
