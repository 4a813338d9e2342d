import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { HttpDeps } from './deps.ts';
import { BAD_REQUEST, documented, problem, UNAVAILABLE } from './problem.ts';
import { readReplayBody, replayBody } from './replay-body.ts';
import { replaySchema } from './replay-schemas.ts';

const MOST_BYTES = 64 * 1024;

/** Seconds after which a client that came during a replay may try again. */
const RETRY_AFTER = '5';

const route = createRoute({
  method: 'post',
  path: '/replays',
  summary: 'What another policy would have found in the recorded bars; nothing is written and nobody is told',
  request: { body: { required: true, content: { 'application/json': { schema: replayBody } } } },
  responses: {
    200: { description: 'The differences.', content: { 'application/json': { schema: replaySchema } } },
    400: BAD_REQUEST,
    413: documented('The body is over 64 KB.'),
    415: documented('The body is not sent as plain application/json.'),
    429: documented('A replay is under way already; `Retry-After` says when to try again.'),
    503: UNAVAILABLE,
  },
});

const isJson = (c: Context): boolean => /^application\/json\s*(;|$)/i.test(c.req.header('Content-Type') ?? '');

const isPlain = (c: Context): boolean => /^(identity)?$/i.test(c.req.header('Content-Encoding') ?? '');

/** Answers 415 before anything of the body is read. */
const refuseForeignBody: MiddlewareHandler = async (c, next) => {
  if (!isJson(c)) return problem(c, 415, 'The body must be sent with Content-Type application/json.');
  if (!isPlain(c)) return problem(c, 415, 'The body must be sent as it is, without Content-Encoding.');
  return next();
};

const limit = bodyLimit({
  maxSize: MOST_BYTES,
  onError: (c) => problem(c, 413, 'The body is over 64 KB: send a policy document of at most that size.'),
});

const refuseBusy = (c: Context): Response => {
  c.header('Retry-After', RETRY_AFTER);
  return problem(c, 429, 'Another replay is under way: try again when it is done.');
};

/** Adds `POST /replays`; one replay at a time, which stops when its client goes. */
export const addReplays = (app: OpenAPIHono, { replay }: HttpDeps): void => {
  let busy = false;
  app.openAPIRegistry.registerPath(route);
  app.post('/replays', refuseForeignBody, limit, async (c) => {
    const body = readReplayBody(await c.req.text());
    if ('fault' in body) return problem(c, 400, body.fault);
    if (busy) return refuseBusy(c);
    busy = true;
    const { signal } = c.req.raw;
    try {
      const answer = await replay(body.asked, signal);
      if ('fault' in answer) return problem(c, 400, answer.fault);
      return c.json(answer.replay, 200, { 'Cache-Control': 'no-store' });
    } catch (error) {
      if (!signal.aborted) throw error;
      return problem(c, 400, 'The request broke off, so its replay was stopped: send it again.');
    } finally {
      busy = false;
    }
  });
};
