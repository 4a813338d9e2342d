import { Argument, Option, type Command } from 'commander';
import { wrappedLines } from '../../application/wording/aligned.ts';

/** How a command is asked to speak. */
export type Manner = { readonly json?: boolean; readonly quiet?: boolean; readonly color?: boolean };

/** Adds what every command takes, wherever it stands among the words. */
export const addGlobalOptions = (program: Command): Command =>
  program
    .option('--quiet', 'only the answer: no notes, no progress')
    .option('--no-color', 'no colours, on a terminal too (also NO_COLOR)');

/** The option that has a command answer programs. */
export const jsonOption = (shape = 'as one JSON line'): Option => new Option('--json', shape);

/** An option with the values that it takes, for the help and for completion; whoever reads it checks them. */
export const choiceOption = (flags: string, description: string, choices: readonly string[]): Option =>
  Object.assign(new Option(flags, description), { argChoices: [...choices] });

/** An argument with the values that it takes, for the help and for completion; whoever reads it checks them. */
export const choiceArgument = (name: string, description: string, choices: readonly string[]): Argument =>
  Object.assign(new Argument(name, description), { argChoices: [...choices] });

/** The option that names the policy to judge by. */
export const policyOption = (): Option =>
  choiceOption('--policy <name or file>', 'a policy, or a policy file', ['standard', 'naive']).default('standard');

/** Columns of a terminal. */
const WIDTH = 80;

/** Ends the help of a command with examples, each a line that can be run as it stands, and what is to be known beside them. */
export const teach = (command: Command, examples: readonly string[], note = ''): Command => {
  const told = note === '' ? [] : ['', ...wrappedLines(note, WIDTH)];
  const lines = [...told, '', 'Examples:', ...examples.map((example) => `  ${example}`)];
  return command.addHelpText('after', lines.join('\n'));
};
