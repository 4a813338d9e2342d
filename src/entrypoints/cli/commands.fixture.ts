import type { Command } from 'commander';
import { buildProgram } from './program.ts';

/** A command as people type it: its words after `tapewatch`, its options and the examples of its help. */
export type Declared = {
  readonly words: string;
  readonly options: readonly string[];
  readonly examples: readonly string[];
};

const helpOf = (command: Command): string => {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
  return text;
};

const declared = (command: Command, words: string): Declared => ({
  words,
  options: command.options.flatMap(({ long }) => long ?? []),
  examples: helpOf(command)
    .split('\n')
    .flatMap((line) => (/^ {2}\S.*npx tapewatch |^ {2}npx tapewatch /.test(line) ? [line.trim()] : [])),
});

const below = (command: Command, before: string): readonly Declared[] =>
  command.commands.flatMap((one) => {
    const words = `${before} ${one.name()}`.trim();
    return one.commands.length === 0 ? [declared(one, words)] : below(one, words);
  });

/** Every command of the command line that does something. */
export const everyCommand = async (): Promise<readonly Declared[]> => below(await buildProgram(), '');
