import type { Logger } from 'pino';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { EventStoreError, type EventStore } from '../../application/ports/event-store.ts';
import { ParkingError, type Parking } from '../../application/ports/parking.ts';
import { ReadModelError, type Readings } from '../../application/ports/read-model.ts';
import type { Dependency, Probe, Standing, Verdict } from './faults.ts';
import { createHealth, type Health } from './health.ts';
import type { Resources } from './resources.ts';

/** What kinds of failures mean; the others are about what was asked. */
const MEANING: ReadonlyMap<string, Verdict['weight']> = new Map([
  ['unavailable', 'down'],
  ['busy', 'slow'],
  ['corrupt', 'damaged'],
  ['damaged', 'damaged'],
]);

const dependencyOf = (error: unknown): Dependency | null => {
  if (error instanceof EventStoreError) return 'event store';
  if (error instanceof ReadModelError) return 'read model';
  return error instanceof ParkingError ? 'parking' : null;
};

const weightOf = (error: unknown): Verdict['weight'] | undefined => {
  if (error instanceof ReadModelError && error.kind === 'corrupt') return 'down';
  return error instanceof Error && 'kind' in error ? MEANING.get(String(error.kind)) : undefined;
};

/** What an error tells of one question: what is corrupt is so in the part that was asked for, but for the read model, which says `damaged` of a part. */
const judge = (error: unknown): Verdict | null => {
  const what = dependencyOf(error);
  const weight = weightOf(error);
  return what && weight ? { what, weight } : null;
};

/** The same of a series that is looked up, which an event of a newer version breaks as well; elsewhere that is a stream that is parked. */
const judgeSeries = (error: unknown): Verdict | null => {
  const isNewer = error instanceof EventStoreError && error.kind === 'unreadable-event';
  return isNewer ? { what: 'event store', weight: 'damaged' } : judge(error);
};

/** What any error tells of a question about the whole of something. */
const judgeWhole =
  (what: Dependency) =>
  (error: unknown): Verdict => ({ what, weight: judge(error)?.weight === 'slow' ? 'slow' : 'down' });

/** What an error tells of a commit that was to be taken. */
const judgeAppend = (error: unknown): Verdict | null => judge(error) && judgeWhole('appends')(error);

type Ask = <T>(name: string, ask: () => Promise<T>) => Promise<T>;

/** The same store, its failures noted; appends fail until one goes well. One that failed is tried again with its commit id, so that it is written once. */
const watchStore = (store: EventStore & CommitFeed, health: Health, ask: Ask): EventStore & CommitFeed => ({
  append: async (...given) => {
    const appended = await health.ask({ name: 'append', ask: () => store.append(...given), judge: judgeAppend });
    health.recovered('appends');
    return appended;
  },
  read: (...given) => ask('read', () => store.read(...given)),
  streams: () => ask('streams', () => store.streams()),
  commitsAfter: (...given) => ask('commitsAfter', () => store.commitsAfter(...given)),
  head: () => ask('head', () => store.head()),
  onAppend: (wake) => store.onAppend(wake),
});

/** The same readings, their failures noted. */
const watchReadings = (readModel: Readings, ask: Ask): Readings => ({
  checkpoint: () => ask('checkpoint', () => readModel.checkpoint()),
  finding: (id) => ask('finding', () => readModel.finding(id)),
  successor: (id) => ask('successor', () => readModel.successor(id)),
  findings: (query) => ask('findings', () => readModel.findings(query)),
  newestIds: (limit) => ask('newestIds', () => readModel.newestIds(limit)),
  bars: (...given) => ask('bars', () => readModel.bars(...given)),
  ticker: (series) => ask('ticker', () => readModel.ticker(series)),
  tickers: (ticker) => ask('tickers', () => readModel.tickers(ticker)),
});

/** The same parking; a failure of what is asked all the time is noted. */
const watchParking = (parking: Parking, ask: Ask): Parking => ({
  ...parking,
  parked: (subscriber) => ask('parked', () => parking.parked(subscriber)),
});

/** No finding is called so. */
const NO_FINDING = '-';

/** What every look asks, to see whether the event store, the read model and the parking work. */
const standingOf = ({ check, readModel, parking }: Resources): Standing => ({
  'event store': { name: 'check', ask: check, judge: judgeWhole('event store') },
  'read model': {
    name: 'no finding, all tickers',
    ask: () => Promise.all([readModel.finding(NO_FINDING), readModel.tickers()]),
    judge: judgeWhole('read model'),
  },
  parking: { name: 'all parked', ask: () => parking.parked(), judge: judgeWhole('parking') },
});

/** What is asked each tenth second, to see whether what was broken for who reads it still is. */
const seldomOf = ({ readBroken }: Resources): readonly Probe[] =>
  readBroken.map((ask) => ({ name: 'what is broken', ask, judge: judgeSeries }));

/** Where changes are logged, until requests are given up. */
type Telling = { readonly logger: Logger; readonly interruption: AbortSignal };

/** The event store, the read model and the parking, watched: what fails is noted, and logged when it begins and ends. */
export const watchResources = (resources: Resources, { logger, interruption }: Telling) => {
  const asked = { standing: standingOf(resources), seldom: seldomOf(resources) };
  const health = createHealth(asked, (dependency, error) => {
    if (interruption.aborted) return;
    if (error === null) logger.warn({ dependency }, 'a dependency works again');
    else logger.warn({ err: error, dependency }, 'a dependency fails');
  });
  const ask: Ask = (name, work) => health.ask({ name, ask: work, judge });
  return {
    health,
    eventStore: watchStore(resources.eventStore, health, ask),
    readModel: watchReadings(resources.readModel, ask),
    parking: watchParking(resources.parking, ask),
  };
};
