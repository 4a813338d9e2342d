import * as z from 'zod';
import { INTERVALS, isTicker } from '../../domain/market/series.ts';
import { PLANT_KINDS } from '../../adapters/market-data/synthetic-plants.ts';
import { SYNTHETIC_INTERVALS } from '../../adapters/market-data/synthetic-walk.ts';
import { calendarDay, FIRST_YEAR, LAST_YEAR } from '../../domain/market/calendar.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { ADJUSTMENTS, LABELS, SESSIONS } from '../../domain/market/feed.ts';
import { SEVERITIES } from '../../domain/anomaly/kinds.ts';
import { dynamodb, eventbridge, page, s3, sns, sqs } from './aws-settings.ts';
import { budgetSchema } from '../input/budget.ts';

/** A whole number of a range. */
export const whole = (least: number, most: number) => {
  const error = `allowed: a whole number from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
};

const isKnownDate = (text: string): boolean => calendarDay(parseDate(text) ?? Number.NaN).status !== 'unknown';

const plantsError = 'allowed: a number from 0 to 250';

const csv = z.strictObject({
  path: z.string().min(1).optional().describe('a CSV file, or a folder of them'),
  feed: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/, 'allowed: lower-case letters, digits and hyphens, at most 32')
    .default('csv')
    .describe('what the feed is called'),
  ticker: z
    .string()
    .refine(isTicker, { error: 'allowed: a ticker such as AAPL, BRK.B or ^GSPC' })
    .optional()
    .describe('the ticker of files that have no ticker column'),
  interval: z.enum(INTERVALS).optional().describe('recognised when not given'),
  zone: z.enum(['America/New_York', 'UTC']).default('America/New_York').describe('of timestamps that name none'),
  label: z.enum(LABELS).default('start').describe('which end of a bar the timestamps name'),
  adjustment: z
    .enum(ADJUSTMENTS)
    .optional()
    .describe('as-traded where a split_coefficient column is, else split-adjusted'),
  sessions: z
    .enum(SESSIONS)
    .optional()
    .describe('hours the files cover, bars outside are not judged; regular for bars shorter than a day, else any'),
});

const date = (otherwise: string) =>
  z
    .string()
    .refine(isKnownDate, { error: `allowed: a real day from ${FIRST_YEAR}-01-01 to ${LAST_YEAR}-12-31` })
    .default(otherwise);

const synthetic = z
  .strictObject({
    seed: whole(0, 2 ** 32 - 1)
      .default(1)
      .describe('the same seed gives the same bars'),
    tickers: whole(1, 500).default(5).describe('SYN001 on'),
    from: date('2015-01-01').describe('first day'),
    to: date('2024-12-31').describe('last day'),
    interval: z.enum(SYNTHETIC_INTERVALS).default('1d').describe('length of a bar'),
    plants: z.array(z.enum(PLANT_KINDS)).default(['jump', 'volume', 'stale']).describe('kinds of planted anomalies'),
    plantsPerYear: z
      .number({ error: plantsError })
      .min(0, { error: plantsError })
      .max(250, { error: plantsError })
      .default(2)
      .describe('planted anomalies of a ticker in a year'),
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'allowed: a day not before synthetic.from' });

const webhookError = 'allowed: an incoming webhook address, https://…, without user and password';

const hasUser = (url: string): boolean => /^[^/]*\/\/[^/?#]*@/.test(url);

const slack = z.strictObject({
  webhookUrl: z
    .url({ protocol: /^https?$/, error: webhookError, abort: true })
    .refine((url) => !hasUser(url), { error: webhookError })
    .optional()
    .describe('an incoming webhook; treated as a secret'),
  page,
  timeoutMs: whole(100, 60_000).default(5000).describe('for one message'),
  intervalMs: whole(0, 60_000).default(1000).describe('from one message to the next'),
});

const hostError = 'allowed: names of hosts without scheme and port, such as tapewatch.example';

const http = z.strictObject({
  hosts: z
    .array(z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i, hostError), { error: hostError })
    .default([])
    .describe('names it is addressed by, besides localhost, 127.0.0.1 and [::1]'),
});

/** What can be configured, with defaults: the file `tapewatch.config.json` holds these keys. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  port: whole(0, 65_535).default(8080).describe('on 127.0.0.1; 0 takes a free one'),
  http: http.prefault({}),
  data: z.string().min(1).default('.tapewatch').describe('the data folder'),
  store: z.enum(['sqlite', 'memory', 'dynamodb']).default('sqlite').describe('where events are kept'),
  readModel: z
    .enum(['sqlite', 'memory', 'dynamodb'])
    .optional()
    .describe('where findings are looked up; by default as store, with dynamodb in sqlite'),
  feed: z
    .enum(['local', 'stream'])
    .optional()
    .describe(
      'how what others append is heard of: stream reads the stream of the table, local hears of none; by default stream with store dynamodb',
    ),
  dynamodb: dynamodb.prefault({}),
  provider: z.enum(['sample', 'csv', 'synthetic']).default('sample').describe('where bars come from'),
  csv: csv.prefault({}),
  synthetic: synthetic.prefault({}),
  policy: z.string().min(1).default('standard').describe('standard, naive, or a policy file'),
  alertsPerTickerYear: budgetSchema.optional().describe('the alert budget of policy standard'),
  channels: z
    .array(z.enum(['console', 'slack', 'sns']))
    .refine((channels) => new Set(channels).size === channels.length, { error: 'allowed: each channel once' })
    .default(['console'])
    .describe('who is told of findings'),
  bus: z.enum(['none', 'memory', 'eventbridge', 'sns']).default('none').describe('where programs are told of findings'),
  queue: z.enum(['none', 'memory', 'sqs']).default('none').describe('where the jobs of a load wait'),
  archive: z.enum(['none', 's3']).default('none').describe('where what the provider answered is kept as it came'),
  s3: s3.prefault({}),
  measures: z.enum(['none', 'embedded']).default('none').describe('lines on stderr of which CloudWatch makes metrics'),
  eventbridge: eventbridge.prefault({}),
  sns: sns.prefault({}),
  sqs: sqs.prefault({}),
  minSeverity: z.enum(SEVERITIES).default('medium').describe('the least severity people are told of'),
  digestAfterDays: whole(1, 36_500)
    .default(7)
    .describe('findings whose newest bar is older are told in one message, except on the console'),
  slack: slack.prefault({}),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn').describe('of the log on stderr'),
});

/** The configuration of a process. */
export type Config = z.infer<typeof configSchema>;
