import * as z from 'zod';

const hasUser = (url: string): boolean => /^[^/]*\/\/[^/?#]*@/.test(url);

const endpointError = 'allowed: an address such as http://127.0.0.1:8000';

/** Where a service is, in place of what the environment and the SDK say. */
const place = {
  endpoint: z
    .url({ protocol: /^https?$/, error: endpointError, abort: true })
    .refine((url) => !hasUser(url), { error: endpointError })
    .optional()
    .describe("in place of AWS's own, such as an emulator's"),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d+$/, 'allowed: a region such as us-east-1')
    .optional()
    .describe('in place of that of the environment (AWS_REGION)'),
};

const tableError = 'allowed: 3 to 255 letters, digits, dots, hyphens and underscores';

const table = z.string().regex(/^[\w.-]{3,255}$/, tableError);

/** The log, and findings, in tables. */
export const dynamodb = z.strictObject({
  table: table.default('tapewatch-log').describe('of commits and snapshots'),
  findingsTable: table.optional().describe('of findings of this log alone; by default the name of table and -findings'),
  ...place,
});

const busError = 'allowed: a name of up to 256 letters, digits, dots, hyphens, underscores and slashes';

/** The bus that programs outside are told over. */
export const eventbridge = z.strictObject({
  bus: z
    .string()
    .regex(/^[\w./-]{1,256}$/, busError)
    .default('tapewatch')
    .describe('its name'),
  ...place,
});

const topic = (use: string) =>
  z
    .string()
    .regex(/^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/, 'allowed: the ARN of a topic')
    .optional()
    .describe(use);

const pageError = 'allowed: an address such as https://tapewatch.example, without user, query and fragment';

/** Where people open the page, for links in messages. */
export const page = z
  .url({ protocol: /^https?$/, error: pageError, abort: true })
  .refine((url) => !hasUser(url) && !/[<>|?#]/.test(url), { error: pageError })
  .optional()
  .describe('where people open the page, for links in messages');

/** Topics for programs and for people. */
export const sns = z.strictObject({
  eventsTopic: topic('the topic (ARN) of the bus sns, for programs'),
  noticesTopic: topic('the topic (ARN) of the channel sns, for people'),
  page,
  ...place,
});

/** The bucket of raw answers. */
export const s3 = z.strictObject({
  bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'allowed: 3 to 63 lower-case letters, digits, dots and hyphens')
    .optional()
    .describe('the bucket of the archive s3'),
  ...place,
});

/** What a queue may be called. */
export const QUEUE_NAME = /^[\w-]{1,80}$/;

const queueName = z.string().regex(QUEUE_NAME, 'allowed: up to 80 letters, digits, hyphens and underscores');

/** The queue behind the bus, and that of jobs. */
export const sqs = z.strictObject({
  queue: queueName.default('tapewatch-events').describe('the queue behind the bus'),
  deadLetters: queueName.default('tapewatch-events-dead').describe('where what could not be worked off goes'),
  jobs: queueName
    .optional()
    .describe('the queue of jobs of this log alone; by default the name of dynamodb.table and -jobs'),
  deadJobs: queueName
    .optional()
    .describe('where jobs go that could not be done; by default the name of their queue and -dead'),
  ...place,
});
