import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { UsageError } from '../composition/failure.ts';
import { completionScript, SHELLS } from './completion-script.ts';
import { choiceArgument, teach } from './options.ts';
import { print } from './print.ts';

const isShell = (text: string): text is (typeof SHELLS)[number] => (SHELLS as readonly string[]).includes(text);

/** This Node and this command line, for what a shell asks at every Tab. */
const ASKING = [process.execPath, fileURLToPath(new URL('tapewatch.ts', import.meta.url))];

const tellScript = (shell: string, program: Command): void => {
  if (!isShell(shell))
    throw new UsageError(
      `${JSON.stringify(shell.slice(0, 40))} is no shell to complete in; allowed: ${SHELLS.join(', ')}`,
    );
  print([completionScript(program, shell, ASKING)]);
};

const LEARNT =
  'The shell then completes tapewatch: commands, options, their values, files, and what is recorded in the data folder: ids of findings, tickers. Where tapewatch is no command yet, it becomes short for npx tapewatch. Put the line into ~/.bashrc or ~/.zshrc (there after compinit) to keep it.';

/** Adds `completion bash|zsh`: a script that teaches a shell this command line. */
export const addCompletion = (program: Command): void => {
  const command = program
    .command('completion')
    .description('print a script that teaches a shell to complete this command line')
    .addArgument(choiceArgument('<shell>', 'the shell', SHELLS))
    .action((shell: string) => tellScript(shell, program));
  teach(command, ['eval "$(npx tapewatch completion bash)"', 'npx tapewatch completion zsh > tapewatch.zsh'], LEARNT);
};
