import type { Command } from 'commander';
import { explain } from '../../application/queries/explain.ts';
import { explanationItem } from '../../application/wording/explanation-item.ts';
import { explanationText } from '../../application/wording/explanation-text.ts';
import { verificationText } from '../../application/wording/verification-text.ts';
import { verify, type Verification } from '../../application/queries/verify.ts';
import { wrappedLines } from '../../application/wording/aligned.ts';
import type { Readings } from '../../application/ports/read-model.ts';
import type { Config } from '../composition/config.ts';
import { loadConfig } from '../composition/load-config.ts';
import { UsageError } from '../composition/failure.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { coloured, print } from './print.ts';
import { reading } from './reading.ts';
import { recalling } from './recalling.ts';

/** Columns of a terminal. */
const WIDTH = 80;

const verifying = async (config: Config, readModel: Readings, id: string): Promise<Verification | null> => {
  const row = await readModel.finding(id);
  return row && recalling(config, (recall) => verify(recall, row));
};

const tellWhy = async (id: string, manner: Manner): Promise<void> => {
  const config = loadConfig(process.env);
  const { explanation, verification } = await reading(config, async (readModel) => ({
    explanation: await explain(readModel, id),
    verification: await verifying(config, readModel, id),
  }));
  if (!explanation.found || !verification) throw new UsageError(explanationText(explanation));
  const { found: _, finding, retracted, supersedes, supersededBy } = explanation;
  const told = { finding, retracted, supersedes, supersededBy, ...explanationItem(explanation), verification };
  const verdict = wrappedLines(verificationText(verification, finding.series), WIDTH);
  const lines = [...explanationText(explanation).split('\n'), ...verdict];
  print(manner.json ? [JSON.stringify(told)] : coloured(manner, lines));
};

/** Adds `explain ID`: why a finding is one, and whether judging it again from the log gives the same numbers. An unknown id is a UsageError. */
export const addExplain = (program: Command): void => {
  const command = program
    .command('explain')
    .description('say why a finding is one, and judge it again from the log')
    .argument('<id>', 'the id of a finding, as lists and messages give it')
    .addOption(jsonOption())
    .action((id: string, _: unknown, self: Command) => tellWhy(id, self.optsWithGlobals()));
  teach(command, [
    'npx tapewatch explain gspc-20180202-price-1ynl9fb',
    'npx tapewatch explain gspc-20180202-price-1ynl9fb --json',
  ]);
};
