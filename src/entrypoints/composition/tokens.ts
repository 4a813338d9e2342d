import type { AbstractNewable } from 'inversify';
import type { Logger } from 'pino';
import type { TickerHandler } from '../../application/commands/handle-command.ts';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { DeliveryLog } from '../../application/ports/delivery-log.ts';
import type { EventStore } from '../../application/ports/event-store.ts';
import type { MarketData } from '../../application/ports/market-data.ts';
import type { Notifier } from '../../application/ports/notifier.ts';
import type { Parking } from '../../application/ports/parking.ts';
import type { Publisher } from '../../application/ports/publisher.ts';
import type { RawArchive } from '../../application/ports/raw-archive.ts';
import type { Readings } from '../../application/ports/read-model.ts';
import type { Snapshots } from '../../application/ports/snapshots.ts';
import type { Subscriber } from '../../application/ports/subscriber.ts';
import type { WorkQueue } from '../../application/ports/work-queue.ts';
import type { GatheredMeasures } from '../../adapters/measures/gathered-measures.ts';
import type { LocalFeed } from '../../adapters/feed/local-feed.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import type { Config } from './config.ts';
import type { Follow } from './follow-stream.ts';
import type { Health } from './health.ts';
import type { Renewal } from './resources.ts';
import type { Metrics } from './metrics.ts';

/** A name under which the container keeps a T. */
export type Token<T> = AbstractNewable<T>;

const token = <T>(name: string): Token<T> => Symbol(name) as unknown as Token<T>;

/** Everything the container can give. */
export const TOKENS = {
  config: token<Config>('config'),
  policy: token<Policy>('policy'),
  logger: token<Logger>('logger'),
  metrics: token<Metrics>('metrics'),
  now: token<() => number>('now'),
  announce: token<(line: string) => void>('announce'),
  eventStore: token<EventStore & CommitFeed>('eventStore'),
  health: token<Health>('health'),
  interruption: token<AbortSignal>('interruption'),
  snapshots: token<Snapshots>('snapshots'),
  readModel: token<Readings>('readModel'),
  deliveries: token<DeliveryLog>('deliveries'),
  parking: token<Parking>('parking'),
  renewal: token<Renewal | null>('renewal'),
  marketData: token<MarketData>('marketData'),
  notifiers: token<readonly Notifier[]>('notifiers'),
  publishers: token<readonly Publisher[]>('publishers'),
  measures: token<GatheredMeasures>('measures'),
  archive: token<RawArchive | null>('archive'),
  jobs: token<WorkQueue | null>('jobs'),
  tickers: token<TickerHandler>('tickers'),
  projection: token<Subscriber>('projection'),
  publications: token<readonly Subscriber[]>('publications'),
  notifications: token<readonly Subscriber[]>('notifications'),
  subscribers: token<readonly Subscriber[]>('subscribers'),
  feed: token<LocalFeed>('feed'),
  follow: token<Follow | null>('follow'),
} as const;
