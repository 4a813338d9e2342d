import * as z from 'zod';
import { replayText } from '../../application/replay/replay-text.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { budgetSchema } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { runReplay } from '../composition/run-replay.ts';
import { allowed, givenAt } from '../composition/wrong-value.ts';
import { readingLog } from './reading-log.ts';

const DATE = { error: 'allowed: a real day as YYYY-MM-DD, such as 2020-03-16', abort: true };

const day = z
  .string()
  .refine((text) => parseDate(text) !== null, DATE)
  .transform((text) => parseDate(text) ?? undefined)
  .optional();

const optionsSchema = z
  .object({
    policy: z.string().min(1),
    budget: z
      .string()
      .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
      .pipe(budgetSchema)
      .optional(),
    from: day,
    to: day,
    diff: z.boolean().default(false),
    json: z.boolean().default(false),
  })
  .refine(({ from = -Infinity, to = Infinity }) => from <= to, {
    path: ['from'],
    error: 'allowed: a day not after --to',
  });

const readOptions = (given: Readonly<Record<string, unknown>>): z.infer<typeof optionsSchema> => {
  const parsed = optionsSchema.safeParse(given, { error: allowed });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `--${path.join('.')}: ${givenAt(given, path)}; ${message}`,
  );
  throw new UsageError(problems.join('\n'));
};

/** `tapewatch replay`: what another policy would have found in the recorded bars. Writes nothing and tells nobody. */
export const replayCommand = async (given: Readonly<Record<string, unknown>>): Promise<void> => {
  const { policy, budget, from, to, diff, json } = readOptions(given);
  const query = { policy: choosePolicy(policy, budget), from, to };
  const result = await readingLog(loadConfig(process.env), (log) => runReplay(log, query));
  process.stdout.write(`${json ? JSON.stringify(result) : replayText(result, diff)}\n`);
};
