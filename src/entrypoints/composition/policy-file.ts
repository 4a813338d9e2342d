import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { DETECTORS } from '../../domain/anomaly/detectors/index.ts';
import { COUNTED, INTERVALS_OF_RULES, type PolicyDocument, type Rule } from '../../domain/anomaly/policy.ts';
import { budgetSchema } from '../input/budget.ts';
import { whole } from './config.ts';
import { ConfigError } from './load-config.ts';
import { always, areAsLong, haveOneBudget, isAtMost, isRising, repeated } from './policy-checks.ts';
import { allowed, givenAt, placeAt } from '../input/wrong-value.ts';

const finite = z.number({ error: 'allowed: a finite number' });
const positive = finite.positive({ error: 'allowed: a number above 0' });

const rising = z
  .array(finite)
  .refine(isRising, { ...always, error: 'allowed: at least two numbers, each above the one before' });

const NOT_NEGATIVE = { error: 'allowed: 0 or a number above 0' };

const side = z.enum(['both', 'upper']);

const table = z
  .strictObject({ type: z.literal('table'), side, z: rising, surprise: rising, index: positive })
  .refine((tail) => areAsLong(tail, 'z', 'surprise'), {
    ...always,
    error: 'allowed: z and surprise of the same length',
  });

const decades = z.strictObject({
  type: z.literal('decades'),
  most: positive.max(300, { error: 'allowed: a number above 0, at most 300' }),
});

const tail = z.discriminatedUnion('type', [z.strictObject({ type: z.literal('normal'), side }), table, decades], {
  error: 'allowed: a tail of type normal, table or decades',
});

const weight = positive.max(1, { error: 'allowed: a number above 0, at most 1' });

const barsPerFinding = z
  .strictObject({ surprise: rising, logBars: rising })
  .refine((map) => areAsLong(map, 'surprise', 'logBars'), {
    ...always,
    error: 'allowed: surprise and logBars of the same length',
  });

const budget = z
  .strictObject({
    alertsPerTickerYear: budgetSchema,
    highPerTickerYear: positive,
    criticalPerTickerYear: positive,
    leaveBelowEnter: finite.min(0, NOT_NEGATIVE),
    barsPerFinding,
  })
  .refine((given) => isAtMost(given, 'highPerTickerYear', 'alertsPerTickerYear'), {
    ...always,
    path: ['highPerTickerYear'],
    error: 'allowed: a number not above alertsPerTickerYear',
  })
  .refine((given) => isAtMost(given, 'criticalPerTickerYear', 'highPerTickerYear'), {
    ...always,
    path: ['criticalPerTickerYear'],
    error: 'allowed: a number not above highPerTickerYear',
  });

const fixed = z
  .strictObject({ enter: positive, high: positive, leave: finite.min(0, NOT_NEGATIVE).optional() })
  .refine((given) => isAtMost(given, 'enter', 'high'), {
    ...always,
    error: 'allowed: a level high that is not below enter',
  })
  .refine((given) => isAtMost(given, 'leave', 'enter'), {
    ...always,
    error: 'allowed: a level leave that is not above enter',
  });

const levels = z
  .strictObject({ z: fixed.optional(), budget: budget.optional() })
  .transform((given, context): Rule['levels'] => {
    if (given.z && !given.budget) return { z: given.z };
    if (given.budget && !given.z) return { budget: given.budget };
    context.addIssue({ code: 'custom', message: 'allowed: one of z and budget' });
    return z.NEVER;
  });

/** Detectors that know the slots of a session, of which a daily bar has none. */
const WITHIN_THE_DAY = DETECTORS.filter(({ intervals }) => intervals === 'intraday').map(({ name }) => name);

const areOfDays = ({ intervals, channels }: Pick<Rule, 'intervals' | 'channels'>): boolean =>
  intervals !== 'daily' || channels.every(({ detector }) => !WITHIN_THE_DAY.includes(detector));

/** Detectors that know nothing of the slots of a session, which bars within the day differ by. */
const OF_DAYS = DETECTORS.filter(({ intervals }) => intervals === 'daily').map(({ name }) => name);

const areOfSlots = ({ intervals, channels }: Pick<Rule, 'intervals' | 'channels'>): boolean =>
  intervals !== 'intraday' || channels.every(({ detector }) => !OF_DAYS.includes(detector));

/** A day is one bar of its session, so that counting by sessions is for bars within the day. */
const countsBars = ({ intervals, channels }: Pick<Rule, 'intervals' | 'channels'>): boolean =>
  intervals !== 'daily' || channels.every(({ per }) => per !== 'session');

const channel = z.strictObject({
  detector: z.enum(DETECTORS.map(({ name }) => name)),
  tail,
  weight: weight.optional(),
  per: z.enum(COUNTED).optional(),
});

const rule = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z-]{0,31}$/, 'allowed: lower-case letters and hyphens, at most 32'),
    intervals: z.enum(INTERVALS_OF_RULES).optional(),
    channels: z
      .array(channel)
      .min(1, { error: 'allowed: at least one channel' })
      .refine((channels) => repeated(channels, 'detector').length === 0, {
        ...always,
        error: ({ input }) =>
          `allowed: channels of different detectors, not ${repeated(input, 'detector').join(', ')} again`,
      }),
    levels,
    tests: positive.max(100, { error: 'allowed: a number above 0, at most 100' }).optional(),
    quietBars: whole(1, 63),
  })
  .refine((given) => given.channels.length === 1 || 'budget' in given.levels, {
    path: ['channels'],
    error: 'allowed: one channel where the levels are z',
  })
  .refine(areOfDays, {
    path: ['channels'],
    error: `allowed: detectors of daily bars, which ${WITHIN_THE_DAY.join(', ')} are not`,
  })
  .refine(areOfSlots, {
    path: ['channels'],
    error: `allowed: detectors of bars within the day, which ${OF_DAYS.join(', ')} are not`,
  })
  .refine(countsBars, {
    path: ['channels'],
    error: 'allowed: channels per bar, as a day is one; per session is for bars within the day',
  });

const policySchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'allowed: lower-case letters, digits and hyphens, at most 32'),
  rules: z
    .array(rule)
    .min(1, { error: 'allowed: at least one rule' })
    .refine((rules) => repeated(rules, 'name').length === 0, {
      ...always,
      error: ({ input }) => `allowed: rules of different names, not ${repeated(input, 'name').join(', ')} again`,
    })
    .refine(haveOneBudget, {
      ...always,
      error: 'allowed: the same alertsPerTickerYear in every rule with a budget',
    }),
});

const TEXT_OR_NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/** Words for no number, as some programs write them into what is JSON otherwise, as texts: each is then told with its path. */
const withoutNaN = (json: string): string =>
  json.replaceAll(TEXT_OR_NO_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`));

const parseJson = (file: string): unknown => {
  try {
    return JSON.parse(withoutNaN(readFileSync(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new ConfigError([`policy ${file}: the file ${why}; allowed: standard, naive, or a policy file`]);
  }
};

const problemsOf = (document: unknown, issue: z.core.$ZodIssue): readonly string[] => {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${placeAt([...issue.path, key])}: no such key`);
  return [`${placeAt(issue.path) || 'the document'}: ${givenAt(document, issue.path)}; ${issue.message}`];
};

/** Checks a policy document that came from `source`. Throws ConfigError with one line per problem and its path. */
export const checkPolicy = (document: unknown, source: string): PolicyDocument => {
  const parsed = policySchema.safeParse(document, { error: allowed });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(document, issue));
  throw new ConfigError(problems.map((problem) => `policy ${source}, ${problem}`));
};

/** Reads a policy document from a JSON file. Throws ConfigError with one line per problem and its path. */
export const readPolicyFile = (file: string): PolicyDocument => checkPolicy(parseJson(file), file);
