import type { Command } from 'commander';
import { explain } from '../../application/queries/explain.ts';
import { explanationItem } from '../../application/wording/explanation-item.ts';
import { explanationText } from '../../application/wording/explanation-text.ts';
import { loadConfig } from '../composition/load-config.ts';
import { UsageError } from '../composition/failure.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { coloured, print } from './print.ts';
import { reading } from './reading.ts';

const tellWhy = async (id: string, manner: Manner): Promise<void> => {
  const explanation = await reading(loadConfig(process.env), (readModel) => explain(readModel, id));
  if (!explanation.found) throw new UsageError(explanationText(explanation));
  const { found: _, finding, retracted, supersedes, supersededBy } = explanation;
  const told = { finding, retracted, supersedes, supersededBy, ...explanationItem(explanation) };
  print(manner.json ? [JSON.stringify(told)] : coloured(manner, explanationText(explanation).split('\n')));
};

/** Adds `explain ID`: why a finding is one. An unknown id is a UsageError. */
export const addExplain = (program: Command): void => {
  const command = program
    .command('explain')
    .description('say why a finding is one')
    .argument('<id>', 'the id of a finding, as lists and messages give it')
    .addOption(jsonOption())
    .action((id: string, _: unknown, self: Command) => tellWhy(id, self.optsWithGlobals()));
  teach(command, [
    'npx tapewatch explain gspc-20180202-price-0fetz1m',
    'npx tapewatch explain gspc-20180202-price-0fetz1m --json',
  ]);
};
