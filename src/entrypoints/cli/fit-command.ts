import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { fitPolicy, type Fitted } from '../../application/calibration/fit.ts';
import { measuredIn, spanOf, type Span } from '../../application/calibration/measured.ts';
import { fitText, tooFewText, type LeftOut } from '../../application/wording/fit-text.ts';
import { BudgetError } from '../../application/commands/budget-error.ts';
import { alertsOf, MOST_ALERTS } from '../../domain/anomaly/levels.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import { atBudget, type PolicyDocument } from '../../domain/anomaly/policy.ts';
import { LABELS, type Label } from '../../domain/market/feed.ts';
import type { Interval } from '../../domain/market/series.ts';
import { policyOf } from '../composition/choose-policy.ts';
import { UsageError } from '../composition/failure.ts';
import { budgetText } from '../input/budget.ts';
import { givenAt } from '../input/wrong-value.ts';
import { findPolicy } from './find-policy.ts';
import { choiceOption, jsonOption, policyOption, teach, type Manner } from './options.ts';
import { note, print } from './print.ts';
import { withProgress, type Progress } from './progress.ts';
import { inspectFiles, readTapes } from './read-tapes.ts';

type Asked = Manner & {
  readonly out?: string;
  readonly budget?: string;
  readonly policy: string;
  readonly label?: string;
};

type Told = Fitted & LeftOut;

const budgetOf = (budget: string): number => {
  const { data, error } = budgetText.safeParse(budget);
  if (data === undefined) throw new UsageError(`--budget: ${givenAt(budget, [])}; ${error.issues[0]?.message}`);
  return data;
};

const labelOf = ({ label }: Asked): Label | undefined => {
  const known = LABELS.find((one) => one === label);
  if (known === label) return known;
  throw new UsageError(`--label: ${givenAt(label, [])}; allowed: ${LABELS.join(', ')}`);
};

/** The document of a name or a file; that of standard is `fitted` once it is. */
const documentOf = async (policy: string): Promise<PolicyDocument> => {
  if (policy === 'standard') return { ...standard(), name: 'fitted' };
  const { name, rules } = await findPolicy(policy);
  return { name, rules };
};

const WHERE: Readonly<Record<Span, string>> = { daily: 'on daily bars', intraday: 'within the day' };

const statedBy = async ({ policy, budget }: Asked): Promise<PolicyDocument> => {
  const base = await documentOf(policy);
  return budget === undefined ? base : (atBudget(base, budgetOf(budget)) ?? base);
};

/** The document that is fitted; refused where it measures nothing of such bars, or states more than they can tell apart. */
const baseOf = async (asked: Asked, intervals: readonly Interval[]): Promise<PolicyDocument> => {
  const base = await statedBy(asked);
  const spans = [...new Set(intervals.map(spanOf))];
  if (spans.every((span) => measuredIn(base, span).length === 0)) {
    const where = spans.map((span) => WHERE[span]).join(' or ');
    throw new UsageError(`--policy: ${givenAt(asked.policy, [])}; allowed: a policy with a table for a tail ${where}`);
  }
  const crowded = intervals.find((interval) => alertsOf(base, interval) > MOST_ALERTS[interval]);
  if (crowded) throw new BudgetError(base, crowded);
  return base;
};

const fitFiles = async (files: readonly string[], asked: Asked, progress: Progress): Promise<Told> => {
  const label = labelOf(asked);
  const inspected = await inspectFiles(files);
  const base = await baseOf(
    asked,
    inspected.map(({ interval }) => interval),
  );
  const { tapes, odd, outside } = await readTapes(inspected, { label, progress });
  const fit = fitPolicy(tapes, base, (step) => progress(() => step));
  if ('tooFew' in fit) throw new UsageError(tooFewText(fit));
  return { ...fit, odd, outside };
};

const write = (file: string, content: string): void => {
  try {
    writeFileSync(file, content);
  } catch {
    throw new UsageError(`${file} cannot be written; name another file (--out)`);
  }
};

const tellFit = async (files: readonly string[], asked: Asked): Promise<void> => {
  const fit = await withProgress(asked, (progress) => fitFiles(files, asked, progress));
  const { document, reports, unfitted, odd, outside } = fit;
  const { id } = policyOf(document);
  const lines = fitText(fit, fit);
  const content = JSON.stringify(document, null, 2);
  if (asked.out !== undefined) write(asked.out, `${content}\n`);
  if (asked.json)
    print([JSON.stringify({ id, fits: reports, unfitted, oddRows: odd, outsideRows: outside, document })]);
  else if (asked.out === undefined) print([content]);
  else print([`${asked.out} holds ${id}.`, ...lines]);
  if (!asked.json && asked.out === undefined) note(asked, [`This is ${id}.`, ...lines]);
};

const NOTE =
  'Tails, levels and the number of independent tests are measured on the bars: of the rules for daily bars on daily ones, of those within the day on shorter ones, with openings by the daily ones where both are given. All else is as in the policy that is fitted. Columns as for detect. Judge by the document with --policy FILE, or in TAPEWATCH_POLICY.';

/** Adds `policy fit FILE...`: the document of a policy whose calibration is fitted on daily bars, bars within the day or both, with a report of what it was made of and comes to. */
export const addFit = (policy: Command): void => {
  const command = policy
    .command('fit')
    .description('make a policy whose calibration is fitted on bars of CSV files, daily, within the day, or both')
    .argument('<file...>', 'CSV files')
    .option('--out <file>', 'write the document there; else it is the answer')
    .option('--budget <n>', 'alerts per ticker and year')
    .addOption(policyOption())
    .addOption(choiceOption('--label <end>', 'which end of a bar the timestamps name', LABELS))
    .addOption(jsonOption('report and document, as one JSON line'))
    .action((files: readonly string[], _: unknown, self: Command) => tellFit(files, self.optsWithGlobals()));
  teach(
    command,
    [
      'npx tapewatch policy fit bars.csv --out own.policy.json',
      'npx tapewatch policy fit bars.csv minutes.csv --out own.policy.json',
      'npx tapewatch policy fit bars.csv --budget 2 --json',
    ],
    NOTE,
  );
};
