import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { EventStoreError, type EventStore, type EventStoreFailure } from '../../application/ports/event-store.ts';
import { ReadModelError, type Readings } from '../../application/ports/read-model.ts';
import type { Health } from './health.ts';

/** Failures of the store itself; the others are about what it was asked. */
const OUTAGES: readonly EventStoreFailure[] = ['busy', 'unavailable', 'corrupt'];

const isOutage = (error: unknown): error is EventStoreError =>
  error instanceof EventStoreError && OUTAGES.includes(error.kind);

/** Notes a failure of what was asked where it is one of the store or of the read model. */
const note = (health: Health, error: unknown): void => {
  if (isOutage(error)) health.failed('event store', error);
  if (error instanceof ReadModelError && error.kind !== 'too-large') health.failed('read model', error);
};

type Ask = <T>(work: () => Promise<T>) => Promise<T>;

const asking =
  (health: Health): Ask =>
  async (work) => {
    try {
      return await work();
    } catch (error) {
      note(health, error);
      throw error;
    }
  };

/** The same store, its failures noted; appends fail until one goes well. */
export const watchStore = (store: EventStore & CommitFeed, health: Health): EventStore & CommitFeed => {
  const ask = asking(health);
  return {
    append: async (...given) => {
      try {
        const appended = await store.append(...given);
        health.recovered('appends');
        return appended;
      } catch (error) {
        if (isOutage(error)) health.failed('appends', error);
        throw error;
      }
    },
    read: (...given) => ask(() => store.read(...given)),
    streams: () => ask(() => store.streams()),
    commitsAfter: (...given) => ask(() => store.commitsAfter(...given)),
    head: () => ask(() => store.head()),
    onAppend: (wake) => store.onAppend(wake),
  };
};

/** The same readings, their failures noted. */
export const watchReadings = (readModel: Readings, health: Health): Readings => {
  const ask = asking(health);
  return {
    checkpoint: () => ask(() => readModel.checkpoint()),
    finding: (id) => ask(() => readModel.finding(id)),
    successor: (id) => ask(() => readModel.successor(id)),
    findings: (query) => ask(() => readModel.findings(query)),
    newestIds: (limit) => ask(() => readModel.newestIds(limit)),
    bars: (...given) => ask(() => readModel.bars(...given)),
    ticker: (series) => ask(() => readModel.ticker(series)),
    tickers: (ticker) => ask(() => readModel.tickers(ticker)),
  };
};
