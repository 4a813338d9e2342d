import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ReplayQuery } from '../../application/replay/replay.ts';
import type { Policy } from '../../domain/anomaly/policy.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { choosePolicy, policyOf } from '../composition/choose-policy.ts';
import { budgetSchema } from '../composition/config.ts';
import { ConfigError } from '../composition/load-config.ts';
import { checkPolicy } from '../composition/policy-file.ts';
import { runReplay } from '../composition/run-replay.ts';
import { allowed, givenAt } from '../composition/wrong-value.ts';
import type { HttpDeps } from './deps.ts';
import { isTooDeep } from './limits.ts';
import { datesFault } from './parameters.ts';
import { BAD_REQUEST, documented, problem, quoted, UNAVAILABLE } from './problem.ts';
import { replaySchema } from './replay-schemas.ts';

const MOST_BYTES = 64 * 1024;

const POLICY_RULE = { error: 'allowed: standard, naive or a policy document' };
const DATE_RULE = { error: 'allowed: a real day as YYYY-MM-DD, such as 2020-03-16' };

const date = (description: string) =>
  z
    .string(DATE_RULE)
    .refine((text) => parseDate(text) !== null, DATE_RULE)
    .optional()
    .openapi({ format: 'date', description });

const bodySchema = z
  .strictObject({
    policy: z
      .union([z.enum(['standard', 'naive']), z.record(z.string(), z.unknown())], POLICY_RULE)
      .default('standard'),
    budget: budgetSchema
      .optional()
      .openapi({ description: 'The same policy with that many alerts per ticker and year.' }),
    from: date('Count findings from this session date on.'),
    to: date('Count findings to this session date.'),
  })
  .openapi('ReplayRequest');

const route = createRoute({
  method: 'post',
  path: '/replays',
  summary: 'What another policy would have found in the recorded bars; nothing is written and nobody is told',
  request: { body: { required: true, content: { 'application/json': { schema: bodySchema } } } },
  responses: {
    200: { description: 'The differences.', content: { 'application/json': { schema: replaySchema } } },
    400: BAD_REQUEST,
    413: documented('The body is over 64 KB.'),
    415: documented('The body is not sent as plain application/json.'),
    429: documented('A replay is under way already.'),
    503: UNAVAILABLE,
  },
});

type Body = z.output<typeof bodySchema>;
type Asked = { readonly query: ReplayQuery } | { readonly fault: string };

const chosen = ({ policy, budget }: Body): Policy =>
  typeof policy === 'string' ? choosePolicy(policy, budget) : policyOf(checkPolicy(policy, 'in the body'), budget);

const dayOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : (parseDate(text) ?? undefined);

const queryOf = (body: Body): Asked => {
  const days = { from: dayOf(body.from), to: dayOf(body.to) };
  const fault = datesFault(days);
  if (fault !== null) return { fault };
  try {
    return { query: { policy: chosen(body), ...days } };
  } catch (error) {
    if (error instanceof ConfigError) return { fault: `${error.problems[0] ?? 'the policy cannot be used'}.` };
    throw error;
  }
};

const issueText = (given: unknown, issue: z.core.$ZodIssue): string => {
  if (issue.code === 'unrecognized_keys')
    return `${issue.keys.map(quoted).join(', ')}: no such key; allowed: ${Object.keys(bodySchema.shape).join(', ')}.`;
  return `${issue.path.join('.') || 'the body'}: ${givenAt(given, issue.path)}; ${issue.message}.`;
};

const readBody = (text: string): Asked => {
  if (isTooDeep(text)) return { fault: 'The body is nested too deep: a policy document needs 20 levels at most.' };
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return { fault: 'The body is not JSON: send an object such as {"policy":"naive"}.' };
  }
  const { data, error } = bodySchema.safeParse(given, { error: allowed });
  if (data) return queryOf(data);
  return {
    fault: error.issues
      .slice(0, 1)
      .map((issue) => issueText(given, issue))
      .join(''),
  };
};

const isJson = (c: Context): boolean => /^application\/json\s*(;|$)/i.test(c.req.header('Content-Type') ?? '');

const isPlain = (c: Context): boolean => /^(identity)?$/i.test(c.req.header('Content-Encoding') ?? '');

/** Answers 415 before anything of the body is read. */
const refuseForeignBody: MiddlewareHandler = async (c, next) => {
  if (!isJson(c)) return problem(c, 415, 'The body must be sent with Content-Type application/json.');
  if (!isPlain(c)) return problem(c, 415, 'The body must be sent as it is, without Content-Encoding.');
  return next();
};

const limit = bodyLimit({
  maxSize: MOST_BYTES,
  onError: (c) => problem(c, 413, 'The body is over 64 KB: send a policy document of at most that size.'),
});

/** Adds `POST /replays`; one replay at a time. */
export const addReplays = (app: OpenAPIHono, { log }: HttpDeps): void => {
  let busy = false;
  app.openAPIRegistry.registerPath(route);
  app.post('/replays', refuseForeignBody, limit, async (c) => {
    const asked = readBody(await c.req.text());
    if ('fault' in asked) return problem(c, 400, asked.fault);
    if (busy) return problem(c, 429, 'Another replay is under way: try again when it is done.');
    busy = true;
    try {
      return c.json(await runReplay(log, asked.query), 200, { 'Cache-Control': 'no-store' });
    } finally {
      busy = false;
    }
  });
};
