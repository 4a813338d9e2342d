import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { ReadModelError, type Readings, type TickerRow } from '../../application/ports/read-model.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { dependencySchema, type DependencyState } from './dependencies.ts';
import { freshnessSchema } from './schemas.ts';

/** How far a subscriber is behind the log, in commits, what it fails with, if it does, and how many streams are parked for it. */
export type SubscriberLag = {
  readonly name: string;
  readonly lag: number;
  readonly failing: string | null;
  readonly parked: number;
};

/** What the check of the log that follows a start has come to: `unchecked` where there was none or it could not be made; `fault` says in words where the log is not as it was written. */
export type LogCheck = { readonly state: 'unchecked' | 'checking' | 'sound' | 'bad'; readonly fault: string | null };

/** Whether the start-up load is judged and every projection has caught up; `stage` says in words what is under way, `barsExpected` is null while unknown. */
export type Readiness = {
  readonly ready: boolean;
  readonly stage: string;
  readonly barsJudged: number;
  readonly barsExpected: number | null;
  readonly subscribers: readonly SubscriberLag[];
  readonly dependencies: readonly DependencyState[];
  readonly log: LogCheck;
};

type Sources = {
  readonly readModel: Readings;
  readonly readiness: () => Promise<Readiness>;
  readonly now: () => number;
};

const subscriberSchema = z.object({
  name: z.string(),
  lag: z.int(),
  failing: z.string().nullable(),
  parked: z.int().describe('streams held back behind a commit that was not taken'),
});

/** Whether the log is as it was written, as far as the check after the start has come. */
export const logCheckSchema = z
  .object({
    state: z.enum(['unchecked', 'checking', 'sound', 'bad']),
    fault: z.string().nullable().openapi({ description: 'Where it is not as it was written, and what to do.' }),
  })
  .openapi('LogCheck');

/** How far the process is. */
export const readinessSchema = z
  .object({
    ready: z.boolean(),
    stage: z.string(),
    barsJudged: z.int(),
    barsExpected: z.int().nullable(),
    subscribers: z.array(subscriberSchema).readonly(),
    dependencies: z.array(dependencySchema).readonly(),
    log: logCheckSchema,
    freshness: freshnessSchema,
  })
  .openapi('Readiness');

const content = { 'application/json': { schema: readinessSchema } };

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Whether the process lives',
  responses: {
    200: {
      description: 'It does.',
      content: { 'application/json': { schema: z.object({ status: z.literal('ok') }) } },
    },
  },
});

const readyRoute = createRoute({
  method: 'get',
  path: '/ready',
  summary: 'Whether the start-up load is judged and shown',
  responses: {
    200: { description: 'It is; with the lag of each subscriber.', content },
    503: { description: 'Not yet, or no longer; with progress.', content },
  },
});

/** The watched series, null where they cannot be had. */
export const knownTickers = async (readModel: Readings): Promise<readonly TickerRow[] | null> => {
  try {
    return await readModel.tickers();
  } catch (error) {
    if (error instanceof ReadModelError || error instanceof EventStoreError) return null;
    throw error;
  }
};

/** Adds `/health` and `/ready`. */
export const addReadiness = (app: OpenAPIHono, { readModel, readiness, now }: Sources): void => {
  app.openapi(healthRoute, (c) => c.json({ status: 'ok' as const }, 200, { 'Cache-Control': 'no-store' }));
  app.openapi(readyRoute, async (c) => {
    const tickers = await knownTickers(readModel);
    const state = await readiness();
    const ready = state.ready && tickers !== null;
    const freshness = freshnessOf(tickers ?? [], now());
    return c.json({ ...state, ready, freshness }, ready ? 200 : 503, { 'Cache-Control': 'no-store' });
  });
};
