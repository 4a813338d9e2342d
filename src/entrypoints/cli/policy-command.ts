import type { Command } from 'commander';
import { comparePolicies } from '../../application/queries/compare-policies.ts';
import { describePolicy } from '../../application/queries/describe-policy.ts';
import { comparisonText, policyText } from '../../application/wording/policy-text.ts';
import { alertsOf, MOST_ALERTS } from '../../domain/anomaly/levels.ts';
import { INTERVALS, isInterval, type Interval } from '../../domain/market/series.ts';
import { policyOf } from '../composition/choose-policy.ts';
import { UsageError } from '../composition/failure.ts';
import { ConfigError } from '../composition/load-config.ts';
import { readPolicyFile } from '../composition/policy-file.ts';
import { givenAt } from '../input/wrong-value.ts';
import { findPolicy } from './find-policy.ts';
import { addFit } from './fit-command.ts';
import { choiceArgument, choiceOption, jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';

type Asked = Manner & { readonly interval: string };

const intervalIn = ({ interval }: Asked): Interval => {
  if (isInterval(interval)) return interval;
  throw new UsageError(`--interval: ${givenAt(interval, [])}; allowed: ${INTERVALS.join(', ')}`);
};

const tellFaults = (file: string, problems: readonly string[]): void => {
  print([JSON.stringify({ file, id: null, problems, refusedOn: [] })]);
  process.exitCode = 2;
};

const orderText = (file: string, id: string, refusedOn: readonly Interval[]): string => {
  const order = `${file} is in order: ${id}.`;
  if (refusedOn.length === 0) return order;
  return `${order} It is refused on bars of ${refusedOn.join(' and ')}, which cannot tell so many alerts a year apart.`;
};

const lint = (file: string, { json }: Manner): void => {
  try {
    const policy = policyOf(readPolicyFile(file));
    const refusedOn = INTERVALS.filter((interval) => alertsOf(policy, interval) > MOST_ALERTS[interval]);
    print([
      json ? JSON.stringify({ file, id: policy.id, problems: [], refusedOn }) : orderText(file, policy.id, refusedOn),
    ]);
  } catch (error) {
    if (!json || !(error instanceof ConfigError)) throw error;
    tellFaults(file, error.problems);
  }
};

const show = async (reference: string | undefined, asked: Asked): Promise<void> => {
  const interval = intervalIn(asked);
  const levels = describePolicy(await findPolicy(reference), interval);
  print([asked.json ? JSON.stringify(levels) : policyText(levels)]);
};

const diff = async (one: string, other: string, asked: Asked): Promise<void> => {
  const interval = intervalIn(asked);
  const comparison = comparePolicies(await findPolicy(one), await findPolicy(other), interval);
  print([asked.json ? JSON.stringify(comparison) : comparisonText(comparison)]);
};

const NAMES = ['standard', 'naive'];
const REFERENCE = 'standard, naive, a policy file, or the id of a recorded policy';

const intervalOption = () => choiceOption('--interval <length>', 'for bars of this length', INTERVALS).default('1d');

const addLint = (policy: Command): void => {
  const command = policy
    .command('lint')
    .description('check a policy file; every problem with its path, exit code 2')
    .argument('<file>', 'a policy file')
    .addOption(jsonOption())
    .action((file: string, _: unknown, self: Command) => lint(file, self.optsWithGlobals()));
  teach(command, ['npx tapewatch policy lint own.policy.json', 'npx tapewatch policy lint own.policy.json --json']);
};

const addShow = (policy: Command): void => {
  const command = policy
    .command('show')
    .description('say what a policy takes for unusual, in z-scores and once in how many bars')
    .addArgument(choiceArgument('[name-file-or-id]', `${REFERENCE}; the configured one if none`, NAMES))
    .addOption(intervalOption())
    .addOption(jsonOption())
    .action((reference: string | undefined, _: unknown, self: Command) => show(reference, self.optsWithGlobals()));
  teach(command, ['npx tapewatch policy show', 'npx tapewatch policy show own.policy.json --interval 5m']);
};

const addDiff = (policy: Command): void => {
  const command = policy
    .command('diff')
    .description('say what two policies differ in')
    .addArgument(choiceArgument('<name-file-or-id>', REFERENCE, NAMES))
    .addArgument(choiceArgument('<other-name-file-or-id>', REFERENCE, NAMES))
    .addOption(intervalOption())
    .addOption(jsonOption())
    .action((one: string, other: string, _: unknown, self: Command) => diff(one, other, self.optsWithGlobals()));
  teach(command, [
    'npx tapewatch policy diff standard own.policy.json',
    'npx tapewatch policy diff standard naive --json',
  ]);
};

/** Adds `policy fit`, `policy lint`, `policy show` and `policy diff`: making, checking, reading and comparing policy documents. Writes nothing but the file that `fit --out` names. */
export const addPolicy = (program: Command): void => {
  const policy = program.command('policy').description('make, check, read and compare policies');
  teach(policy, ['npx tapewatch policy show standard', 'npx tapewatch policy lint own.policy.json']);
  addFit(policy);
  addLint(policy);
  addShow(policy);
  addDiff(policy);
};
