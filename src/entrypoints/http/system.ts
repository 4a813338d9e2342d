import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Readings, TickerRow } from '../../application/ports/read-model.ts';
import { freshnessOf } from '../../application/queries/freshness.ts';
import { ADJUSTMENTS, LABELS, SESSIONS } from '../../domain/market/feed.ts';
import { dependencySchema } from './dependencies.ts';
import { UNAVAILABLE } from './problem.ts';
import { knownTickers, logCheckSchema } from './readiness.ts';
import { freshnessSchema } from './schemas.ts';

const instant = z.iso.datetime();

const subscriberSchema = z.object({
  name: z.string(),
  checkpoint: z.int().openapi({ description: 'Sequence of the last commit that took effect or was passed over.' }),
  lag: z.int().openapi({ description: 'Commits it has not come to.' }),
  failing: z.string().nullable().openapi({ description: 'Why its last try failed.' }),
  parked: z.int().openapi({ description: 'Streams held back behind a commit that was not taken.' }),
});

const parkedSchema = z.object({
  subscriber: z.string(),
  stream: z.string(),
  first: z.int().openapi({ description: 'Version of the stream at which the commit begins that was not taken.' }),
  through: z.int().openapi({ description: 'The last version that is held back.' }),
  deliveries: z.int().openapi({ description: 'How often the commit was handed over.' }),
  reason: z.string(),
  since: instant,
});

/** What the process tells of itself: its log, its judging, and who follows the log; instants are ISO. */
const stateSchema = z.object({
  startedAt: instant,
  provider: z.string(),
  store: z.string(),
  policy: z.string().openapi({ description: 'The policy that new bars are judged under.' }),
  head: z.int().openapi({ description: 'Sequence of the last commit of the log.' }),
  log: logCheckSchema,
  subscribers: z.array(subscriberSchema).readonly(),
  dependencies: z.array(dependencySchema).readonly(),
  parked: z.array(parkedSchema).readonly(),
});

const feedSchema = z.object({
  id: z.string(),
  series: z.int().openapi({ description: 'Watched series of it.' }),
  adjustment: z.enum(ADJUSTMENTS),
  label: z.enum(LABELS),
  sessions: z.enum(SESSIONS),
  freshness: freshnessSchema,
});

/** How the process stands, and how new each feed is. */
export const systemSchema = stateSchema
  .extend({ feeds: z.array(feedSchema).openapi({ description: 'None while what they are read from fails.' }) })
  .openapi('System');

/** What the process tells of itself. */
export type SystemState = z.output<typeof stateSchema>;

type Sources = {
  readonly readModel: Readings;
  readonly system: () => Promise<SystemState>;
  readonly now: () => number;
};

const route = createRoute({
  method: 'get',
  path: '/system',
  summary: 'How the process stands: its log, who follows it and how far, what is parked, how new its feeds are',
  responses: {
    200: { description: 'Its state now.', content: { 'application/json': { schema: systemSchema } } },
    503: UNAVAILABLE,
  },
});

const feedOf = (rows: readonly TickerRow[], { id, adjustment, label, sessions }: TickerRow['feed'], now: number) => ({
  id,
  series: rows.length,
  adjustment,
  label,
  sessions,
  freshness: freshnessOf(rows, now),
});

const feedsOf = (tickers: readonly TickerRow[], now: number): z.output<typeof feedSchema>[] => {
  const feeds = Map.groupBy(tickers, ({ feed }) => feed.id);
  return [...feeds.values()].flatMap((rows) => rows.slice(0, 1).map(({ feed }) => feedOf(rows, feed, now)));
};

/** Adds `/system`. */
export const addSystem = (app: OpenAPIHono, { readModel, system, now }: Sources): void => {
  app.openapi(route, async (c) => {
    const tickers = await knownTickers(readModel);
    return c.json({ ...(await system()), feeds: feedsOf(tickers ?? [], now()) }, 200, { 'Cache-Control': 'no-store' });
  });
};
