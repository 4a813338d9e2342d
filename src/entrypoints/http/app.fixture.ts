import type { OpenAPIHono } from '@hono/zod-openapi';
import { createMemoryEventStore } from '../../adapters/event-store/memory-event-store.ts';
import { createMemoryReadModel } from '../../adapters/read-model/memory-read-model.ts';
import { at, barOf, changesOf, findingOf, tickerOf } from '../../adapters/read-model/rows.fixture.ts';
import { buildApp } from './app.ts';
import { createMetrics } from '../composition/metrics.ts';
import { replaysOf } from '../composition/run-replay.ts';
import type { HttpDeps } from './deps.ts';
import { openEventStreams } from './event-streams.ts';
import type { SystemState } from './system.ts';

/** The instant the application of the tests takes for now. */
export const NOW = at('2020-04-20');

const SOUND = { state: 'sound', fault: null } as const;

const WORKING = [{ name: 'event store', failing: null }] as const;

/** Everything is judged and shown. */
export const READY = {
  ready: true,
  stage: 'watching',
  barsJudged: 3,
  barsExpected: 3,
  subscribers: [],
  dependencies: WORKING,
  log: SOUND,
};

/** A process that one subscriber cannot quite follow. */
export const SYSTEM: SystemState = {
  startedAt: '2020-04-20T13:00:00.000Z',
  provider: 'sample',
  store: 'memory',
  policy: 'standard@0f3a',
  head: 7,
  log: SOUND,
  subscribers: [{ name: 'read-model', checkpoint: 5, lag: 2, failing: null, parked: 1 }],
  dependencies: WORKING,
  parked: [
    {
      subscriber: 'read-model',
      stream: 'sample/AAPL/1d',
      first: 3,
      through: 4,
      deliveries: 10,
      reason: 'the row is too long',
      since: '2020-04-20T13:30:00.000Z',
    },
  ],
};

/** Two tickers, one of them with two series, four findings and three bars. */
export const MARKET = changesOf({
  findings: [
    findingOf('flash', ['2010-05-06'], { severity: 'critical', kind: 'volume' }),
    findingOf('week', ['2020-02-24', '2020-02-27', '2020-03-02']),
    findingOf('march', ['2020-03-16'], { severity: 'critical' }),
    findingOf('apple', ['2020-03-16'], { series: 'sample/AAPL/1d', ticker: 'AAPL', severity: 'medium' }),
  ],
  bars: ['2020-02-20', '2020-02-21', '2020-02-24'].map((date) => barOf(date)),
  tickers: [
    tickerOf('sample/^GSPC/1d'),
    tickerOf('sample/AAPL/1d', { firstBar: at('2018-05-01'), lastBar: at('2018-05-03'), lastRecorded: 2 }),
    tickerOf('csv/AAPL/60m', { firstBar: null, lastBar: null, bars: 0, lastRecorded: 1 }),
  ],
});

/** The application over the market above. */
export const appOver = async (other: Partial<HttpDeps> = {}, changes = MARKET): Promise<OpenAPIHono> => {
  const readModel = createMemoryReadModel();
  await readModel.apply(changes);
  const logger = { error: () => {} };
  const log = createMemoryEventStore({ now: () => NOW });
  const now = (): number => NOW;
  const hindsight = { ofAll: async () => readModel, ofTicker: async () => readModel };
  const readiness = async (): Promise<typeof READY> => READY;
  const system = async (): Promise<SystemState> => SYSTEM;
  const events = openEventStreams(other.log ?? log);
  const metrics = createMetrics();
  return buildApp({
    readModel,
    hindsight,
    recall: async () => ({ judged: [] }),
    log,
    replay: replaysOf(other.log ?? log),
    events,
    metrics,
    now,
    readiness,
    system,
    hosts: [],
    page: null,
    logger,
    ...other,
  });
};
