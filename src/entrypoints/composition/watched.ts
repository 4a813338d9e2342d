import type { Logger } from 'pino';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { EventStoreError, type EventStore, type EventStoreFailure } from '../../application/ports/event-store.ts';
import { ReadModelError, type Readings } from '../../application/ports/read-model.ts';
import { createHealth, lookAt, onceAtATime, type Health } from './health.ts';
import type { Resources } from './resources.ts';

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
const watchStore = (store: EventStore & CommitFeed, health: Health): EventStore & CommitFeed => {
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
const watchReadings = (readModel: Readings, health: Health): Readings => {
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

/** No finding is called so. */
const NO_FINDING = '-';

/** Asks the event store and the read model for something, to see whether they work. */
const lookOf = ({ check, readModel }: Resources, health: Health): (() => Promise<void>) =>
  onceAtATime(async () => {
    const reading = lookAt(health, 'read model', () => readModel.finding(NO_FINDING));
    await Promise.all([lookAt(health, 'event store', check), reading]);
  });

/** Where changes are logged, until requests are given up. */
type Telling = { readonly logger: Logger; readonly interruption: AbortSignal };

/** The event store and the read model, watched: what fails is noted, and logged when it begins and ends; `look` sees whether they work. */
export const watchResources = (resources: Resources, { logger, interruption }: Telling) => {
  const health = createHealth((dependency, error) => {
    if (interruption.aborted) return;
    if (error === null) logger.warn({ dependency }, 'a dependency works again');
    else logger.warn({ err: error, dependency }, 'a dependency fails');
  });
  return {
    health,
    look: lookOf(resources, health),
    eventStore: watchStore(resources.eventStore, health),
    readModel: watchReadings(resources.readModel, health),
  };
};
