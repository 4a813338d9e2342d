import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Env, MiddlewareHandler } from 'hono';
import { etag } from 'hono/etag';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import { addAnomalies } from './anomalies.ts';
import { addBars } from './bars.ts';
import type { HttpDeps } from './deps.ts';
import { addDocs } from './docs.ts';
import { addEvents } from './events.ts';
import { addExplain } from './explain.ts';
import { addFinding } from './finding.ts';
import { refuseForeignHost } from './hosts.ts';
import { keepAnswers } from './kept-answers.ts';
import { refuseLongAddress } from './limits.ts';
import { addMetrics, measureRequests } from './metrics.ts';
import { addMoments } from './moments.ts';
import { addPage } from './page.ts';
import { refuseWrongParameter } from './parameters.ts';
import { problem, quoted } from './problem.ts';
import { addReadiness } from './readiness.ts';
import { addReplays } from './replays.ts';
import { addSystem } from './system.ts';
import { addTickers } from './tickers.ts';
import { addVerification } from './verification.ts';
import { addWhyNot } from './why-not.ts';

const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    baseUri: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'none'"],
  },
  referrerPolicy: 'no-referrer',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
});

const revalidate: MiddlewareHandler = async (c, next) => {
  await next();
  if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-cache');
};

const refuseMethod = (c: Context, methods: readonly string[]): Response => {
  const allowed = methods.join(', ');
  const answer = problem(
    c,
    405,
    `${quoted(c.req.method)} is not possible at ${quoted(c.req.path)}: allowed are ${allowed}.`,
  );
  answer.headers.set('Allow', allowed);
  return answer;
};

/** Failures that no waiting mends, and what is said of them. */
const LASTING: ReadonlySet<string> = new Set(['corrupt', 'damaged', 'unreadable-event']);
const DAMAGED = 'The data are damaged or not those that were there: /ready says what to do about it.';

/** Whether the client went before it had sent all; adapters wrap what breaks off behind them. */
const brokeOff = (error: Error): boolean => 'code' in error && error.code === 'ECONNRESET';

/** Whether the data cannot be had; what they refuse was asked wrongly here. */
const isOfData = (error: Error): error is ReadModelError | EventStoreError =>
  (error instanceof ReadModelError || error instanceof EventStoreError) && error.kind !== 'refused';

const failed =
  (logger: HttpDeps['logger']) =>
  (error: Error, c: Context): Response => {
    if (brokeOff(error)) return problem(c, 400, 'The request broke off: send it again.');
    logger.error({ err: error, path: c.req.path }, 'A request failed.');
    return isOfData(error)
      ? problem(c, 503, LASTING.has(error.kind) ? DAMAGED : 'The data cannot be read for now: try again later.')
      : problem(c, 500, 'Something went wrong here: the log of the server says what.');
  };

/** The HTTP application: findings, tickers, bars, events, readiness, metrics, the page, the OpenAPI document and how it reads to people; its `fetch` serves on Node and elsewhere. */
export const buildApp = (deps: HttpDeps): OpenAPIHono => {
  const app = new OpenAPIHono<Env>({ defaultHook: refuseWrongParameter });
  app.use(measureRequests(deps.metrics));
  app.use(refuseForeignHost(deps.hosts));
  app.on('GET', ['/anomalies', '/anomalies/:ticker'], keepAnswers(deps));
  app.use(headers, refuseLongAddress);
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }));
  addEvents(app, deps);
  app.use(etag(), revalidate);
  addReadiness(app, deps);
  addAnomalies(app, deps);
  addFinding(app, deps);
  addExplain(app, deps);
  addVerification(app, deps);
  addTickers(app, deps);
  addBars(app, deps);
  addWhyNot(app, deps);
  addMoments(app, deps);
  addReplays(app, deps);
  addSystem(app, deps);
  addMetrics(app, deps.metrics);
  addDocs(app);
  addPage(app, deps);
  app.notFound((c) =>
    problem(
      c,
      404,
      `There is nothing at ${quoted(c.req.path)}: /docs and /openapi.json list what there is, / is the page.`,
    ),
  );
  app.onError(failed(deps.logger));
  return app;
};
