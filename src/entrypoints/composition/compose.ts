import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Container, ContainerModule } from 'inversify';
import type { Logger } from 'pino';
import { createLocalFeed, type LocalFeed } from '../../adapters/feed/local-feed.ts';
import { createTickerHandler } from '../../application/commands/handle-command.ts';
import { createNotification } from '../../application/subscribers/notify.ts';
import { createPublication } from '../../application/subscribers/publish.ts';
import type { MarketData } from '../../application/ports/market-data.ts';
import type { Notifier } from '../../application/ports/notifier.ts';
import type { Publisher } from '../../application/ports/publisher.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import { choosePolicy } from './choose-policy.ts';
import type { Config } from './config.ts';
import { createHealth, lookAt, onceAtATime, type Health } from './health.ts';
import { measuredPublisher, measuredTickers, openMeasures } from './measuring.ts';
import { createMetrics } from './metrics.ts';
import { openArchive, openJobs, openPublishers, OUTLETS, PROVIDERS } from './providers.ts';
import { openResources, refuseLostLog, type Resources } from './resources.ts';
import { TOKENS, type Token } from './tokens.ts';
import { watchReadings, watchStore } from './watched.ts';

/** What the process itself brings: its log, its clock, and where lines for people go. */
export type Surroundings = {
  readonly logger: Logger;
  readonly now: () => number;
  readonly announce: (line: string) => void;
};

/** What takes the place of a configured adapter. */
export type Overrides = {
  readonly marketData?: MarketData;
  readonly notifiers?: readonly Notifier[];
  readonly publishers?: readonly Publisher[];
  readonly resources?: Resources;
};

/** A composed application: `get` gives what a token names, `shutdown` stops the feed and then closes what is open, once. */
export type Composed = { get<T>(token: Token<T>): Promise<T>; shutdown(): Promise<void> };

const settings = (config: Config, policy: Policy, { logger, now, announce }: Surroundings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(TOKENS.config).toConstantValue(config);
    bind(TOKENS.policy).toConstantValue(policy);
    bind(TOKENS.logger).toConstantValue(logger);
    bind(TOKENS.now).toConstantValue(now);
    bind(TOKENS.announce).toConstantValue(announce);
  });

/** No finding is called so. */
const NO_FINDING = '-';

/** Asks the event store and the read model for something, to see whether they work. */
const lookOf = ({ check, readModel }: Resources, health: Health): (() => Promise<void>) =>
  onceAtATime(async () => {
    const reading = lookAt(health, 'read model', () => readModel.finding(NO_FINDING));
    await Promise.all([lookAt(health, 'event store', check), reading]);
  });

const watching = (resources: Resources, { logger }: Surroundings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    const health = createHealth((dependency, error) => {
      if (error === null) logger.warn({ dependency }, 'a dependency works again');
      else logger.warn({ err: error, dependency }, 'a dependency fails');
    });
    bind(TOKENS.health).toConstantValue(health);
    bind(TOKENS.look).toConstantValue(lookOf(resources, health));
    bind(TOKENS.eventStore).toConstantValue(watchStore(resources.eventStore, health));
    bind(TOKENS.readModel).toConstantValue(watchReadings(resources.readModel, health));
  });

const adapters = (
  { snapshots, deliveries, parking, renewal, follow }: Resources,
  overrides: Overrides,
): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(TOKENS.snapshots).toConstantValue(snapshots);
    bind(TOKENS.deliveries).toConstantValue(deliveries);
    bind(TOKENS.parking).toConstantValue(parking);
    bind(TOKENS.renewal).toConstantValue(renewal);
    bind(TOKENS.follow).toConstantValue(follow);
    bind(TOKENS.marketData).toResolvedValue(
      (config) => overrides.marketData ?? PROVIDERS[config.provider](config),
      [TOKENS.config],
    );
    bind(TOKENS.notifiers).toResolvedValue(
      (config, now, announce, logger) =>
        overrides.notifiers ??
        Promise.all(config.channels.map((channel) => OUTLETS[channel]({ config, now, announce, logger }))),
      [TOKENS.config, TOKENS.now, TOKENS.announce, TOKENS.logger],
    );
    bind(TOKENS.publishers).toResolvedValue(
      (config, logger) => overrides.publishers ?? openPublishers(config, logger),
      [TOKENS.config, TOKENS.logger],
    );
    bind(TOKENS.measures).toResolvedValue(openMeasures, [TOKENS.config]);
    bind(TOKENS.archive).toResolvedValue(openArchive, [TOKENS.config]);
    bind(TOKENS.jobs).toResolvedValue(openJobs, [TOKENS.config, TOKENS.now]);
  });

const DAY = 86_400_000;

const judging = ({ logger, now }: Surroundings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(TOKENS.metrics).toResolvedValue(createMetrics);
    bind(TOKENS.tickers).toResolvedValue(
      (store, snapshots, metrics, measures) => {
        const tickers = createTickerHandler({
          store,
          snapshots,
          onSnapshotFailure: (error) => logger.warn({ err: error }, 'snapshots failed'),
          newCommitId: randomUUID,
          pause: (attempt) => wait(2 ** attempt),
        });
        return metrics.measured(measuredTickers(tickers, measures, now));
      },
      [TOKENS.eventStore, TOKENS.snapshots, TOKENS.metrics, TOKENS.measures],
    );
  });

const subscribing = ({ now }: Surroundings, { project }: Resources): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(TOKENS.projection).toResolvedValue((store) => project(store.read.bind(store)), [TOKENS.eventStore]);
    bind(TOKENS.publications).toResolvedValue(
      (store, deliveries, publishers, measures) =>
        publishers
          .map((publisher) => measuredPublisher(publisher, measures, now))
          .map((publisher) => createPublication({ publisher, deliveries, read: store.read.bind(store) })),
      [TOKENS.eventStore, TOKENS.deliveries, TOKENS.publishers, TOKENS.measures],
    );
    bind(TOKENS.notifications).toResolvedValue(
      ({ minSeverity, digestAfterDays }, store, deliveries, notifiers) => {
        const digesting = { age: digestAfterDays * DAY, now, head: () => store.head() };
        return notifiers.map((notifier) =>
          createNotification({
            notifier,
            deliveries,
            read: store.read.bind(store),
            minSeverity,
            digesting: notifier.outlet === 'console' ? null : digesting,
          }),
        );
      },
      [TOKENS.config, TOKENS.eventStore, TOKENS.deliveries, TOKENS.notifiers],
    );
    bind(TOKENS.subscribers).toResolvedValue(
      (projection, publications, notifications) => [projection, ...publications, ...notifications],
      [TOKENS.projection, TOKENS.publications, TOKENS.notifications],
    );
  });

const feeding = ({ logger, now }: Surroundings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(TOKENS.feed).toResolvedValue(
      (feed, parking, subscribers, measures) =>
        createLocalFeed({
          feed,
          parking,
          now,
          subscribers,
          random: Math.random,
          pause: (ms, signal) => wait(ms, undefined, { signal }),
          onFailure: (name, error, attempt) =>
            logger.warn({ err: error, subscriber: name, attempt }, 'subscriber failed'),
          onParked: (parked) => {
            measures.record(now(), { StreamsParked: 1 });
            logger.error(parked, 'a stream was parked');
          },
        }),
      [TOKENS.eventStore, TOKENS.parking, TOKENS.subscribers, TOKENS.measures],
    );
  });

const shutdownOf = (feed: LocalFeed, resources: Resources): Composed['shutdown'] => {
  let done: Promise<void> | null = null;
  const shutDown = async (): Promise<void> => {
    await feed.stop();
    resources.close();
  };
  return () => (done ??= shutDown());
};

/** Composes the application of a configuration; a failure leaves nothing open. Failures are ConfigError, UsageError and those of the ports. */
export const compose = async (
  config: Config,
  surroundings: Surroundings,
  overrides: Overrides = {},
): Promise<Composed> => {
  const policy = choosePolicy(config.policy, config.alertsPerTickerYear);
  const resources = overrides.resources ?? (await openResources(config, surroundings.now));
  try {
    await refuseLostLog(resources, config);
    const container = new Container({ defaultScope: 'Singleton' });
    await container.loadAsync(
      settings(config, policy, surroundings),
      watching(resources, surroundings),
      adapters(resources, overrides),
      judging(surroundings),
      subscribing(surroundings, resources),
      feeding(surroundings),
    );
    const feed = await container.getAsync(TOKENS.feed);
    return { get: (token) => container.getAsync(token), shutdown: shutdownOf(feed, resources) };
  } catch (error) {
    resources.close();
    throw error;
  }
};
