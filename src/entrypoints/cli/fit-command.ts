import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { fitPolicy, type Fit } from '../../application/calibration/fit.ts';
import { measuredIn } from '../../application/calibration/measured.ts';
import { fitText } from '../../application/wording/fit-text.ts';
import { BudgetError } from '../../application/commands/budget-error.ts';
import { alertsOf, MOST_ALERTS } from '../../domain/anomaly/levels.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import { atBudget, type PolicyDocument } from '../../domain/anomaly/policy.ts';
import { policyOf } from '../composition/choose-policy.ts';
import { UsageError } from '../composition/failure.ts';
import { budgetText } from '../input/budget.ts';
import { givenAt } from '../input/wrong-value.ts';
import { findPolicy } from './find-policy.ts';
import { jsonOption, policyOption, teach, type Manner } from './options.ts';
import { note, print } from './print.ts';
import { withProgress, type Progress } from './progress.ts';
import { readHistories } from './read-histories.ts';

type Asked = Manner & { readonly out?: string; readonly budget?: string; readonly policy: string };

type Fitted = Exclude<Fit, { tooFew: number }> & { readonly odd: number };

const budgetOf = (budget: string): number => {
  const { data, error } = budgetText.safeParse(budget);
  if (data === undefined) throw new UsageError(`--budget: ${givenAt(budget, [])}; ${error.issues[0]?.message}`);
  return data;
};

/** The document of a name or a file; that of standard is `fitted` once it is. */
const documentOf = async (policy: string): Promise<PolicyDocument> => {
  if (policy === 'standard') return { ...standard(), name: 'fitted' };
  const { name, rules } = await findPolicy(policy);
  return { name, rules };
};

const baseOf = async ({ policy, budget }: Asked): Promise<PolicyDocument> => {
  const base = await documentOf(policy);
  if (measuredIn(base).length === 0)
    throw new UsageError(`--policy: ${givenAt(policy, [])}; allowed: a policy with a table for a tail on daily bars`);
  const stated = budget === undefined ? base : (atBudget(base, budgetOf(budget)) ?? base);
  if (alertsOf(stated, '1d') > MOST_ALERTS['1d']) throw new BudgetError(stated, '1d');
  return stated;
};

const fitFiles = async (files: readonly string[], base: PolicyDocument, progress: Progress): Promise<Fitted> => {
  const { histories, odd } = await readHistories(files, progress);
  const fit = fitPolicy(histories, base, (step) => progress(() => step));
  if ('tooFew' in fit)
    throw new UsageError(
      `the files hold ${fit.tooFew} bars to fit after the first year of each ticker; needed: ${fit.needed}`,
    );
  return { ...fit, odd };
};

const write = (file: string, content: string): void => {
  try {
    writeFileSync(file, content);
  } catch {
    throw new UsageError(`${file} cannot be written; name another file (--out)`);
  }
};

const tellFit = async (files: readonly string[], asked: Asked): Promise<void> => {
  const base = await baseOf(asked);
  const { document, report, odd } = await withProgress(asked, (progress) => fitFiles(files, base, progress));
  const { id } = policyOf(document);
  const lines = fitText(report, odd);
  const content = JSON.stringify(document, null, 2);
  if (asked.out !== undefined) write(asked.out, `${content}\n`);
  if (asked.json) print([JSON.stringify({ id, ...report, oddRows: odd, document })]);
  else if (asked.out === undefined) print([content]);
  else print([`${asked.out} holds ${id}.`, ...lines]);
  if (!asked.json && asked.out === undefined) note(asked, [`This is ${id}.`, ...lines]);
};

const NOTE =
  'Tails, levels and the number of independent tests are measured on the bars; all else is as in the policy that is fitted. Columns as for detect. Judge by the document with --policy FILE, or in TAPEWATCH_POLICY.';

/** Adds `policy fit FILE...`: the document of a policy whose calibration is fitted on daily bars, with a report of what it was made of and comes to. */
export const addFit = (policy: Command): void => {
  const command = policy
    .command('fit')
    .description('make a policy whose calibration is fitted on daily bars of CSV files')
    .argument('<file...>', 'CSV files')
    .option('--out <file>', 'write the document there; else it is the answer')
    .option('--budget <n>', 'alerts per ticker and year')
    .addOption(policyOption())
    .addOption(jsonOption('report and document, as one JSON line'))
    .action((files: readonly string[], _: unknown, self: Command) => tellFit(files, self.optsWithGlobals()));
  teach(
    command,
    ['npx tapewatch policy fit bars.csv --out own.policy.json', 'npx tapewatch policy fit bars.csv --budget 2 --json'],
    NOTE,
  );
};
