import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createCsvMarketData } from '../../adapters/market-data/csv-market-data.ts';
import { createSampleMarketData } from '../../adapters/market-data/sample-market-data.ts';
import { createSyntheticMarketData } from '../../adapters/market-data/synthetic-market-data.ts';
import { createConsoleNotifier } from '../../adapters/notifier/console-notifier.ts';
import { createSlackNotifier } from '../../adapters/notifier/slack-notifier.ts';
import { createMemoryPublisher } from '../../adapters/publisher/memory-publisher.ts';
import { createMemoryWorkQueue } from '../../adapters/queue/memory-work-queue.ts';
import type { MarketData } from '../../application/ports/market-data.ts';
import type { Notifier } from '../../application/ports/notifier.ts';
import type { RawArchive } from '../../application/ports/raw-archive.ts';
import type { Publisher } from '../../application/ports/publisher.ts';
import type { WorkQueue } from '../../application/ports/work-queue.ts';
import { parseDate } from '../../domain/market/civil.ts';
import type { Config } from './config.ts';
import { renewedSetting } from './renewed-setting.ts';

const csv = ({ csv: { path = '.', feed, ...options } }: Config): Promise<MarketData> =>
  createCsvMarketData({ path, feedId: feed, ...options });

const synthetic = ({ synthetic: { from, to, plants, plantsPerYear, ...options } }: Config): MarketData =>
  createSyntheticMarketData({
    ...options,
    from: parseDate(from) ?? Number.NaN,
    to: parseDate(to) ?? Number.NaN,
    plants: { kinds: plants, perYear: plantsPerYear },
  });

/** The market data providers by name; another one is an adapter and a line here. */
export const PROVIDERS: Readonly<Record<Config['provider'], (config: Config) => MarketData | Promise<MarketData>>> = {
  sample: createSampleMarketData,
  csv,
  synthetic,
};

/** What an outlet is made of: the configuration, where lines for people go and what went wrong, and what gives up requests in flight. */
export type Announcing = {
  readonly config: Config;
  readonly now: () => number;
  readonly announce: (line: string) => void;
  readonly logger: Logger;
  readonly interruption: AbortSignal;
};

/** What the SDK brings in is loaded when it is needed: it would double the start of all else. */
const sns = async ({ config, interruption }: Announcing): Promise<Notifier> =>
  (await import('./messaging.ts')).openSnsNotifier(config, interruption);

const slack = async ({ config, now, logger }: Announcing): Promise<Notifier> => {
  const onFailure = (error: unknown): void => logger.warn({ err: error }, 'the Slack webhook could not be renewed');
  const renewed = renewedSetting(process.env, 'TAPEWATCH_SLACK_WEBHOOK_URL', { now, onFailure });
  return createSlackNotifier({ ...config.slack, url: config.slack.webhookUrl ?? '', renewed, now, pause: wait });
};

/** The notifiers by outlet, which the settings call channels; another one is an adapter and a line here. */
export const OUTLETS: Readonly<Record<Config['channels'][number], (announcing: Announcing) => Promise<Notifier>>> = {
  console: async ({ announce }) => createConsoleNotifier({ write: announce }),
  slack,
  sns,
};

/** The publisher on the bus that is configured; none where there is no bus. What is on the bus of the process shows in its log. */
export const openPublishers = async (
  config: Config,
  { logger, interruption }: Pick<Announcing, 'logger' | 'interruption'>,
): Promise<readonly Publisher[]> => {
  if (config.bus === 'none') return [];
  if (config.bus === 'memory') return [createMemoryPublisher((event) => logger.info({ event }, 'published'))];
  const { PUBLISHERS } = await import('./messaging.ts');
  return [PUBLISHERS[config.bus](config, interruption)];
};

/** How a queue in memory treats a message: for how long it hides it (milliseconds), and after how many handovers it puts it aside, as `infra ensure` has queues of SQS do. */
const HIDES = 60_000;
const HANDOVERS = 5;

const openMemoryJobs = (now: () => number): WorkQueue => {
  const pause = (ms: number, signal: AbortSignal): Promise<unknown> => wait(ms, undefined, { signal }).catch(() => {});
  const options = { hides: HIDES, now, pause };
  const letters = createMemoryWorkQueue({ name: 'jobs-dead', ...options });
  return createMemoryWorkQueue({ name: 'jobs', ...options, dead: { after: HANDOVERS, letters } });
};

/** The queue in which the jobs of a load wait; null where they do not. */
export const openJobs = async (
  config: Config,
  { now, interruption }: Pick<Announcing, 'now' | 'interruption'>,
): Promise<WorkQueue | null> => {
  if (config.queue === 'none') return null;
  return config.queue === 'memory'
    ? openMemoryJobs(now)
    : (await import('./messaging.ts')).openJobs(config, interruption);
};

/** The archive of what the provider answered; null where none is kept. */
export const openArchive = async (
  config: Config,
  { interruption }: Pick<Announcing, 'interruption'>,
): Promise<RawArchive | null> =>
  config.archive === 'none' ? null : (await import('./archive.ts')).openS3Archive(config, interruption);
