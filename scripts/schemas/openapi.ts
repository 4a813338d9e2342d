import * as z from 'zod';
import { createMemoryEventStore } from '../../src/adapters/event-store/memory-event-store.ts';
import { createMemoryReadModel } from '../../src/adapters/read-model/memory-read-model.ts';
import { createMetrics } from '../../src/entrypoints/composition/metrics.ts';
import { buildApp } from '../../src/entrypoints/http/app.ts';
import { openEventStreams } from '../../src/entrypoints/http/event-streams.ts';
import { publish, type Published } from './published.ts';

const now = (): number => 0;

/** The OpenAPI document as the application serves it. */
export const openApi = async (): Promise<Published> => {
  const readModel = createMemoryReadModel();
  const log = createMemoryEventStore({ now });
  const events = openEventStreams(log);
  const app = buildApp({
    readModel,
    hindsight: { ofAll: async () => readModel, ofTicker: async () => readModel },
    recall: async () => ({ judged: [] }),
    log,
    replay: () => Promise.reject(new Error('No process runs.')),
    events,
    metrics: createMetrics(),
    now,
    hosts: [],
    readiness: async () => ({
      ready: true,
      stage: 'ready',
      barsJudged: 0,
      barsExpected: null,
      subscribers: [],
      dependencies: [],
      log: { state: 'unchecked', fault: null },
    }),
    system: () => Promise.reject(new Error('No process runs.')),
    page: null,
    logger: { error: () => undefined },
  });
  const document = z.looseObject({}).parse(await (await app.request('/openapi.json')).json());
  events.close();
  return publish('openapi.json', document);
};
