import type { Command } from 'commander';
import * as z from 'zod';
import { replayText } from '../../application/replay/replay-text.ts';
import { parseDate } from '../../domain/market/civil.ts';
import { isTicker } from '../../domain/market/series.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { budgetText } from '../input/budget.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { runReplay } from '../composition/run-replay.ts';
import { allowed, givenAt } from '../input/wrong-value.ts';
import { jsonOption, policyOption, teach, type Manner } from './options.ts';
import { coloured, print, tableWidth } from './print.ts';
import { followedLog, withProgress } from './progress.ts';
import { readingLog } from './reading-log.ts';

const DATE = { error: 'allowed: a real day as YYYY-MM-DD, such as 2020-03-16', abort: true };

const TICKER = { error: 'allowed: capitals and digits such as AAPL, BRK.B or ^GSPC' };

const day = z
  .string()
  .refine((text) => parseDate(text) !== null, DATE)
  .transform((text) => parseDate(text) ?? undefined)
  .optional();

const optionsSchema = z
  .object({
    policy: z.string().min(1),
    budget: budgetText.optional(),
    ticker: z.array(z.string().refine(isTicker, TICKER)).optional(),
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
    ({ path, message }) => `--${String(path[0])}: ${givenAt(given, path.slice(0, 1))}; ${message}`,
  );
  throw new UsageError(problems.join('\n'));
};

const tellReplay = async (given: Manner): Promise<void> => {
  const { policy, budget, ticker, from, to, diff, json } = readOptions({ ...given });
  const query = { policy: choosePolicy(policy, budget), tickers: ticker, from, to };
  const result = await readingLog(loadConfig(process.env), (log) =>
    withProgress(given, async (progress) => runReplay(await followedLog(log, progress), query)),
  );
  print(json ? [JSON.stringify(result)] : coloured(given, replayText(result, diff, tableWidth()).split('\n')));
};

const COMPARED =
  'Bars before --from make what is normal and are not counted. Findings are compared by their bars: two of one series that overlap are the same finding, earlier or later where its onset moved, severity where that changed. A digest is the same for the same answer. With --diff the id is of the recorded finding, for explain; an added one is not recorded.';

/** Adds `replay`: what another policy would have found in the recorded bars. Writes nothing and tells nobody. */
export const addReplay = (program: Command): void => {
  const command = program
    .command('replay')
    .description('judge the recorded bars again under another policy; tells nobody anything')
    .addOption(policyOption())
    .option('--budget <n>', 'the same policy with that many alerts per ticker and year')
    .option('--ticker <ticker...>', 'judge only bars of these')
    .option('--from <date>', 'count findings from this session date on')
    .option('--to <date>', 'count findings to this session date')
    .option('--diff', 'list each finding that changed')
    .addOption(jsonOption('everything, as one JSON line'))
    .action((_: unknown, self: Command) => tellReplay(self.optsWithGlobals()));
  teach(
    command,
    ['npx tapewatch replay --policy naive', 'npx tapewatch replay --budget 2 --from 2020-01-02 --to 2020-04-17 --diff'],
    COMPARED,
  );
};
