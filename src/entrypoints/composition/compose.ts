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
import { measuredPublisher, measuredTickers, openMeasures } from './measuring.ts';
import { createMetrics } from './metrics.ts';
import { openArchive, openJobs, openPublishers, OUTLETS, PROVIDERS } from './providers.ts';
import { openResources, refuseLostLog, type Resources, type Telling } from './resources.ts';
import { TOKENS, type Token } from './tokens.ts';
import { watchResources } from './watched.ts';

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
export type Composed = {
  get<T>(token: Token<T>): Promise<T>;
  /** Gives up what is asked of services on AWS, now and later; what becomes of it is seen at the next start. */
  interrupt(): void;
  shutdown(): Promise<void>;
};

const settings = (config: Config, policy: Policy, { logger, now, announce }: Surroundings): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(TOKENS.config).toConstantValue(config);
    bind(TOKENS.policy).toConstantValue(policy);
    bind(TOKENS.logger).toConstantValue(logger);
    bind(TOKENS.now).toConstantValue(now);
    bind(TOKENS.announce).toConstantValue(announce);
  });

/** What the adapters are made with: the surroundings, and what gives up requests in flight. */
type Inside = Surroundings & { readonly interruption: AbortSignal };

const watching = (resources: Resources, inside: Inside): ContainerModule =>
  new ContainerModule(({ bind }) => {
    const { health, eventStore, readModel, parking } = watchResources(resources, inside);
    bind(TOKENS.interruption).toConstantValue(inside.interruption);
    bind(TOKENS.health).toConstantValue(health);
    bind(TOKENS.eventStore).toConstantValue(eventStore);
    bind(TOKENS.readModel).toConstantValue(readModel);
    bind(TOKENS.parking).toConstantValue(parking);
  });

const adapters = (
  { snapshots, deliveries, renewal, follow }: Resources,
  overrides: Overrides,
  inside: Inside,
): ContainerModule =>
  new ContainerModule(({ bind }) => {
    bind(TOKENS.snapshots).toConstantValue(snapshots);
    bind(TOKENS.deliveries).toConstantValue(deliveries);
    bind(TOKENS.renewal).toConstantValue(renewal);
    bind(TOKENS.follow).toConstantValue(follow);
    bind(TOKENS.marketData).toResolvedValue(
      (config) => overrides.marketData ?? PROVIDERS[config.provider](config),
      [TOKENS.config],
    );
    bind(TOKENS.notifiers).toResolvedValue(
      (config) =>
        overrides.notifiers ?? Promise.all(config.channels.map((channel) => OUTLETS[channel]({ ...inside, config }))),
      [TOKENS.config],
    );
    bind(TOKENS.publishers).toResolvedValue(
      (config) => overrides.publishers ?? openPublishers(config, inside),
      [TOKENS.config],
    );
    bind(TOKENS.measures).toResolvedValue(openMeasures, [TOKENS.config]);
    bind(TOKENS.archive).toResolvedValue((config) => openArchive(config, inside), [TOKENS.config]);
    bind(TOKENS.jobs).toResolvedValue((config) => openJobs(config, inside), [TOKENS.config]);
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
  const interruption = new AbortController();
  const inside = { ...surroundings, interruption: interruption.signal };
  const telling: Telling = {
    interruption: interruption.signal,
    onBroken: (error) => surroundings.logger.warn({ err: error }, 'a stream of the log could not be read'),
  };
  const resources = overrides.resources ?? (await openResources(config, inside.now, telling));
  try {
    await refuseLostLog(resources, config);
    const container = new Container({ defaultScope: 'Singleton' });
    await container.loadAsync(
      settings(config, policy, surroundings),
      watching(resources, inside),
      adapters(resources, overrides, inside),
      judging(surroundings),
      subscribing(surroundings, resources),
      feeding(surroundings),
    );
    const feed = await container.getAsync(TOKENS.feed);
    return {
      get: (token) => container.getAsync(token),
      interrupt: () => interruption.abort(),
      shutdown: shutdownOf(feed, resources),
    };
  } catch (error) {
    resources.close();
    throw error;
  }
};
