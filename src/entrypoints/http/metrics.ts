import type { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';

/** What the HTTP application measures and shows: a request's route, method, status and seconds to its answer; everything measured as Prometheus text. */
export type HttpMetrics = {
  request(labels: { readonly route: string; readonly method: string; readonly status: number }, seconds: number): void;
  exposition(): Promise<{ readonly contentType: string; readonly text: string }>;
};

const METHODS = new Set(['GET', 'HEAD', 'POST']);

/** Measures every request under its route, so that addresses make no labels; what no route takes is `none`. */
export const measureRequests =
  (metrics: HttpMetrics): MiddlewareHandler =>
  async (c, next) => {
    const start = performance.now();
    await next();
    const path = routePath(c);
    const route = path === '/*' || path === '*' ? 'none' : path;
    const method = METHODS.has(c.req.method) ? c.req.method : 'other';
    metrics.request({ route, method, status: c.res.status }, (performance.now() - start) / 1000);
  };

/** Adds `/metrics`. */
export const addMetrics = (app: OpenAPIHono, metrics: HttpMetrics): void => {
  app.get('/metrics', async (c) => {
    const { contentType, text } = await metrics.exposition();
    return c.body(text, 200, { 'Content-Type': contentType, 'Cache-Control': 'no-store' });
  });
};
