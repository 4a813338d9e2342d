import { Command, CommanderError } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { tellFailure } from '../composition/log.ts';
import { addAsof } from './asof-command.ts';
import { addAudit } from './audit-command.ts';
import { addBackup } from './backup-command.ts';
import { addCalendar } from './calendar-command.ts';
import { addCompletion } from './completion-command.ts';
import { addCorporateAction } from './corporate-action-command.ts';
import { addDemo } from './demo-command.ts';
import { addDetect } from './detect-command.ts';
import { addExplain } from './explain-command.ts';
import { addFeed } from './feed-command.ts';
import { addFindings } from './findings-command.ts';
import { addInfra } from './infra-command.ts';
import { addGlobalOptions } from './options.ts';
import { addPolicy } from './policy-command.ts';
import { addProjections } from './projections-command.ts';
import { addReplay } from './replay-command.ts';
import { addStart } from './start-command.ts';
import { addWhyNot } from './why-not-command.ts';

/** Every command, in the order of the help. */
const COMMANDS = [
  addStart,
  addDemo,
  addDetect,
  addFindings,
  addExplain,
  addWhyNot,
  addAsof,
  addReplay,
  addCorporateAction,
  addPolicy,
  addCalendar,
  addFeed,
  addProjections,
  addAudit,
  addBackup,
  addInfra,
  addCompletion,
];

/** What commander says of a wrong call of a command, as one line with the next step. */
const usageLine = (text: string, name: string): string => {
  const fault = text
    .replace(/^error: /, '')
    .replaceAll(/\.?\s*\n\s*/g, ' ')
    .trim();
  return `tapewatch: ${fault}; try: npx ${name} --help\n`;
};

/** A command in the list of commands, without options: a long term would keep its description from being wrapped. */
const termOf = (command: Command): string => {
  const args = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  return [command.name(), ...args].join(' ');
};

const AFTER_HELP = `
Examples:
  npx tapewatch start
  npx tapewatch detect bars.csv

Settings come from tapewatch.config.json and TAPEWATCH_* variables (see README).
Exit codes: 0 done, 1 failed, 2 wrong usage or bad input.`;

/** Has a wrong call of a command, or of one below it, end with where to read on. */
const nameNextStep = (command: Command, name: string): void => {
  command.configureOutput({ outputError: (text, write) => write(usageLine(text, name)) });
  for (const below of command.commands) nameNextStep(below, `${name} ${below.name()}`);
};

/** The command line as a whole: what it knows is in its commands. */
export const buildProgram = (): Command => {
  const program = new Command('tapewatch')
    .description('Watches stock market bars and tells people and programs when something is not normal.')
    .version(manifest.version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, subcommandTerm: termOf, minWidthToWrap: 24 })
    .addHelpText('after', AFTER_HELP);
  addGlobalOptions(program);
  for (const add of COMMANDS) add(program);
  nameNextStep(program, 'tapewatch');
  return program;
};

const fail = (error: unknown): void => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  tellFailure(error);
};

/** Ends when the output cannot be written: quietly where its reader has gone, as after `| head`. */
const endUnread = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`tapewatch: the output could not be written (${error.code}); check where it goes\n`);
  process.exit(1);
};

/** Runs the command line; sets the exit code: 0 done, 1 failed, 2 wrong usage or bad input. */
export const runTapewatch = async (argv: readonly string[]): Promise<void> => {
  process.stdout.on('error', endUnread);
  try {
    await buildProgram().parseAsync(argv);
  } catch (error) {
    fail(error);
  }
};
