import { serveStatic } from '@hono/node-server/serve-static';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import type { HttpDeps } from './deps.ts';
import { problem } from './problem.ts';

const keepForEver: MiddlewareHandler = async (c, next) => {
  await next();
  if (c.res.ok) c.header('Cache-Control', 'public, max-age=31536000, immutable');
};

const ELSEWHERE = 'the data are at /anomalies, /tickers and /openapi.json.';

const beingBuilt = (c: Context): Response => {
  const answer = problem(c, 503, `The page is being built: try again in a second; ${ELSEWHERE}`);
  answer.headers.set('Retry-After', '1');
  return answer;
};

/** Adds the page at `/` and its files under `/assets/`, whose names change with their content. */
export const addPage = (app: OpenAPIHono, { page }: HttpDeps): void => {
  if (page) {
    app.get('/', serveStatic({ root: page.root, path: 'index.html' }));
    app.get('/assets/*', keepForEver, serveStatic({ root: page.root }));
  }
  app.get('/', (c) =>
    page?.isBuilding() ? beingBuilt(c) : problem(c, 503, `The page could not be built: ${ELSEWHERE}`),
  );
};
