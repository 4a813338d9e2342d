import { SECRET_VARIABLE, SSM_VARIABLE } from './kept-places.ts';
import { nearestNames } from '../input/nearest-names.ts';
import { isRecord } from '../input/wrong-value.ts';

/** How a text from the environment becomes a value of the configuration. */
type Read = (text: string) => unknown;

const text: Read = (value) => value;
const number: Read = (value) => (value.trim() === '' || Number.isNaN(Number(value)) ? value : Number(value));
const list: Read = (value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** Every environment variable that is read, with the configuration key it stands for. */
export const VARIABLES: Readonly<Record<string, { readonly key: string; readonly read: Read }>> = {
  PORT: { key: 'port', read: number },
  TAPEWATCH_HOSTS: { key: 'http.hosts', read: list },
  TAPEWATCH_DATA: { key: 'data', read: text },
  TAPEWATCH_STORE: { key: 'store', read: text },
  TAPEWATCH_READ_MODEL: { key: 'readModel', read: text },
  TAPEWATCH_FEED: { key: 'feed', read: text },
  TAPEWATCH_DYNAMODB_TABLE: { key: 'dynamodb.table', read: text },
  TAPEWATCH_DYNAMODB_FINDINGS_TABLE: { key: 'dynamodb.findingsTable', read: text },
  TAPEWATCH_DYNAMODB_ENDPOINT: { key: 'dynamodb.endpoint', read: text },
  TAPEWATCH_DYNAMODB_REGION: { key: 'dynamodb.region', read: text },
  TAPEWATCH_PROVIDER: { key: 'provider', read: text },
  TAPEWATCH_CSV_PATH: { key: 'csv.path', read: text },
  TAPEWATCH_CSV_FEED: { key: 'csv.feed', read: text },
  TAPEWATCH_CSV_TICKER: { key: 'csv.ticker', read: text },
  TAPEWATCH_CSV_INTERVAL: { key: 'csv.interval', read: text },
  TAPEWATCH_CSV_ZONE: { key: 'csv.zone', read: text },
  TAPEWATCH_CSV_LABEL: { key: 'csv.label', read: text },
  TAPEWATCH_CSV_ADJUSTMENT: { key: 'csv.adjustment', read: text },
  TAPEWATCH_CSV_SESSIONS: { key: 'csv.sessions', read: text },
  TAPEWATCH_SYNTHETIC_SEED: { key: 'synthetic.seed', read: number },
  TAPEWATCH_SYNTHETIC_TICKERS: { key: 'synthetic.tickers', read: number },
  TAPEWATCH_SYNTHETIC_FROM: { key: 'synthetic.from', read: text },
  TAPEWATCH_SYNTHETIC_TO: { key: 'synthetic.to', read: text },
  TAPEWATCH_SYNTHETIC_INTERVAL: { key: 'synthetic.interval', read: text },
  TAPEWATCH_SYNTHETIC_PLANTS: { key: 'synthetic.plants', read: list },
  TAPEWATCH_SYNTHETIC_PLANTS_PER_YEAR: { key: 'synthetic.plantsPerYear', read: number },
  TAPEWATCH_POLICY: { key: 'policy', read: text },
  TAPEWATCH_ALERTS_PER_TICKER_YEAR: { key: 'alertsPerTickerYear', read: number },
  TAPEWATCH_CHANNELS: { key: 'channels', read: list },
  TAPEWATCH_MIN_SEVERITY: { key: 'minSeverity', read: text },
  TAPEWATCH_DIGEST_AFTER_DAYS: { key: 'digestAfterDays', read: number },
  TAPEWATCH_SLACK_WEBHOOK_URL: { key: 'slack.webhookUrl', read: text },
  TAPEWATCH_SLACK_PAGE: { key: 'slack.page', read: text },
  TAPEWATCH_SLACK_TIMEOUT_MS: { key: 'slack.timeoutMs', read: number },
  TAPEWATCH_SLACK_INTERVAL_MS: { key: 'slack.intervalMs', read: number },
  TAPEWATCH_BUS: { key: 'bus', read: text },
  TAPEWATCH_QUEUE: { key: 'queue', read: text },
  TAPEWATCH_ARCHIVE: { key: 'archive', read: text },
  TAPEWATCH_S3_BUCKET: { key: 's3.bucket', read: text },
  TAPEWATCH_S3_ENDPOINT: { key: 's3.endpoint', read: text },
  TAPEWATCH_S3_REGION: { key: 's3.region', read: text },
  TAPEWATCH_MEASURES: { key: 'measures', read: text },
  TAPEWATCH_EVENTBRIDGE_BUS: { key: 'eventbridge.bus', read: text },
  TAPEWATCH_EVENTBRIDGE_ENDPOINT: { key: 'eventbridge.endpoint', read: text },
  TAPEWATCH_EVENTBRIDGE_REGION: { key: 'eventbridge.region', read: text },
  TAPEWATCH_SNS_EVENTS_TOPIC: { key: 'sns.eventsTopic', read: text },
  TAPEWATCH_SNS_NOTICES_TOPIC: { key: 'sns.noticesTopic', read: text },
  TAPEWATCH_SNS_PAGE: { key: 'sns.page', read: text },
  TAPEWATCH_SNS_ENDPOINT: { key: 'sns.endpoint', read: text },
  TAPEWATCH_SNS_REGION: { key: 'sns.region', read: text },
  TAPEWATCH_SQS_QUEUE: { key: 'sqs.queue', read: text },
  TAPEWATCH_SQS_DEAD_LETTERS: { key: 'sqs.deadLetters', read: text },
  TAPEWATCH_SQS_JOBS: { key: 'sqs.jobs', read: text },
  TAPEWATCH_SQS_DEAD_JOBS: { key: 'sqs.deadJobs', read: text },
  TAPEWATCH_SQS_ENDPOINT: { key: 'sqs.endpoint', read: text },
  TAPEWATCH_SQS_REGION: { key: 'sqs.region', read: text },
  TAPEWATCH_LOG_LEVEL: { key: 'logLevel', read: text },
};

/** Where the configuration file is named; it is no setting itself. */
export const CONFIG_VARIABLE = 'TAPEWATCH_CONFIG';

const PLACES: readonly string[] = [CONFIG_VARIABLE, SSM_VARIABLE, SECRET_VARIABLE];

/** Names of the environment that look like settings but are none. */
export const unknownVariables = (environment: NodeJS.ProcessEnv): readonly string[] =>
  Object.keys(environment).filter(
    (name) => name.startsWith('TAPEWATCH_') && !PLACES.includes(name) && !(name in VARIABLES),
  );

const laidInto = (section: unknown, field: string, value: unknown): unknown => {
  if (section !== undefined && !isRecord(section)) return section;
  return { ...section, [field]: value };
};

/** What is said of a name that is no setting: those that may have been meant, else where all of them are. */
export const noSuchSetting = (name: string): string => {
  const nearest = nearestNames(name, Object.keys(VARIABLES), 'TAPEWATCH_');
  return `no such setting; ${nearest.length > 0 ? `nearest: ${nearest.join(', ')}` : 'docs/config.schema.json has all of them'}`;
};

/** Lays the environment's settings over those of the file; empty variables count as not set, and a section that is none stays to be refused. */
export const overlay = (file: Record<string, unknown>, environment: NodeJS.ProcessEnv): Record<string, unknown> => {
  const settings = { ...file };
  for (const [name, { key, read }] of Object.entries(VARIABLES)) {
    const value = environment[name];
    if (value === undefined || value === '') continue;
    const [section = '', field] = key.split('.');
    settings[section] = field ? laidInto(settings[section], field, read(value)) : read(value);
  }
  return settings;
};
