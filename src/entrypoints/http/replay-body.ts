import { z } from '@hono/zod-openapi';
import { parseDate } from '../../domain/market/civil.ts';
import { isTicker } from '../../domain/market/series.ts';
import { budgetSchema } from '../input/budget.ts';
import { allowed, givenAt } from '../input/wrong-value.ts';
import type { ReplayAsked } from './deps.ts';
import { isTooDeep } from './limits.ts';
import { datesFault } from './parameters.ts';
import { quoted } from './problem.ts';

const MOST_TICKERS = 500;
const MOST_LISTED = 10_000;
const LISTED = 1000;

const POLICY_RULE = { error: 'allowed: standard, naive or a policy document' };
const DATE_RULE = { error: 'allowed: a real day as YYYY-MM-DD, such as 2020-03-16' };
const TICKER_RULE = { error: 'allowed: a ticker written in capitals like AAPL, BRK.B or ^GSPC' };
const TICKERS_RULE = { error: `allowed: a list of 1 to ${MOST_TICKERS} tickers` };
const LIMIT_RULE = { error: `allowed: a whole number from 1 to ${MOST_LISTED}` };

const date = (description: string) =>
  z
    .string(DATE_RULE)
    .refine((text) => parseDate(text) !== null, DATE_RULE)
    .optional()
    .openapi({ format: 'date', description });

/** What a client sends to ask for a replay. */
export const replayBody = z
  .strictObject({
    policy: z
      .union([z.enum(['standard', 'naive']), z.record(z.string(), z.unknown())], POLICY_RULE)
      .default('standard'),
    budget: budgetSchema
      .optional()
      .openapi({ description: 'The same policy with that many alerts per ticker and year.' }),
    tickers: z
      .array(z.string(TICKER_RULE).refine(isTicker, TICKER_RULE), TICKERS_RULE)
      .min(1, TICKERS_RULE)
      .max(MOST_TICKERS, TICKERS_RULE)
      .optional()
      .openapi({ description: 'Judge only bars of these.' }),
    from: date('Count findings from this session date on.'),
    to: date('Count findings to this session date.'),
    limit: z
      .int(LIMIT_RULE)
      .min(1, LIMIT_RULE)
      .max(MOST_LISTED, LIMIT_RULE)
      .default(LISTED)
      .openapi({ description: 'The most differences that are listed; counts, days and digest are of all.' }),
  })
  .openapi('ReplayRequest');

const dayOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : (parseDate(text) ?? undefined);

const issueText = (given: unknown, issue: z.core.$ZodIssue): string => {
  if (issue.code === 'unrecognized_keys')
    return `${issue.keys.map(quoted).join(', ')}: no such key; allowed: ${Object.keys(replayBody.shape).join(', ')}.`;
  return `${issue.path.join('.') || 'the body'}: ${givenAt(given, issue.path)}; ${issue.message}.`;
};

const parse = (text: string): { readonly given: unknown } | null => {
  try {
    return { given: JSON.parse(text) };
  } catch {
    return null;
  }
};

/** Reads the body of a request for a replay, or says in a sentence why it is none. */
export const readReplayBody = (text: string): { readonly asked: ReplayAsked } | { readonly fault: string } => {
  if (isTooDeep(text)) return { fault: 'The body is nested too deep: a policy document needs 20 levels at most.' };
  const json = parse(text);
  if (!json) return { fault: 'The body is not JSON: send an object such as {"policy":"naive"}.' };
  const { data, error } = replayBody.safeParse(json.given, { error: allowed });
  if (!data) {
    const [issue] = error.issues;
    return { fault: issue ? issueText(json.given, issue) : 'The body cannot be read.' };
  }
  const days = { from: dayOf(data.from), to: dayOf(data.to) };
  const fault = datesFault(days);
  return fault === null ? { asked: { ...data, ...days } } : { fault };
};
