import { setTimeout as wait } from 'node:timers/promises';
import { createCsvMarketData } from '../../adapters/market-data/csv-market-data.ts';
import { createSampleMarketData } from '../../adapters/market-data/sample-market-data.ts';
import { createSyntheticMarketData } from '../../adapters/market-data/synthetic-market-data.ts';
import { createConsoleNotifier } from '../../adapters/notifier/console-notifier.ts';
import { createSlackNotifier } from '../../adapters/notifier/slack-notifier.ts';
import type { MarketData } from '../../application/ports/market-data.ts';
import type { Notifier } from '../../application/ports/notifier.ts';
import type { Publisher } from '../../application/ports/publisher.ts';
import { parseDate } from '../../domain/market/civil.ts';
import type { Config } from './config.ts';

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

/** What an outlet is made of: the configuration, and where lines for people go. */
export type Announcing = {
  readonly config: Config;
  readonly now: () => number;
  readonly announce: (line: string) => void;
};

/** What the SDK brings in is loaded when it is needed: it would double the start of all else. */
const sns = async ({ config }: Announcing): Promise<Notifier> =>
  (await import('./messaging.ts')).openSnsNotifier(config);

/** The notifiers by outlet, which the settings call channels; another one is an adapter and a line here. */
export const OUTLETS: Readonly<Record<Config['channels'][number], (announcing: Announcing) => Promise<Notifier>>> = {
  console: async ({ announce }) => createConsoleNotifier({ write: announce }),
  slack: async ({ config: { slack }, now }) =>
    createSlackNotifier({ ...slack, url: slack.webhookUrl ?? '', now, pause: wait }),
  sns,
};

/** The publisher on the bus that is configured; none where there is no bus. */
export const openPublishers = async (config: Config): Promise<readonly Publisher[]> => {
  if (config.bus === 'none') return [];
  const { PUBLISHERS } = await import('./messaging.ts');
  return [PUBLISHERS[config.bus](config)];
};
