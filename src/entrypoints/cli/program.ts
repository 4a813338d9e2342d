import { Command, CommanderError } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { hasKeptSettings } from '../composition/kept-places.ts';
import { addGlobalOptions } from './options.ts';

type Add = (program: Command) => void;

/** Every command by its name, in the order of the help; what one needs is loaded with it. */
const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  start: async () => (await import('./start-command.ts')).addStart,
  demo: async () => (await import('./demo-command.ts')).addDemo,
  detect: async () => (await import('./detect-command.ts')).addDetect,
  findings: async () => (await import('./findings-command.ts')).addFindings,
  explain: async () => (await import('./explain-command.ts')).addExplain,
  'why-not': async () => (await import('./why-not-command.ts')).addWhyNot,
  asof: async () => (await import('./asof-command.ts')).addAsof,
  replay: async () => (await import('./replay-command.ts')).addReplay,
  'corporate-action': async () => (await import('./corporate-action-command.ts')).addCorporateAction,
  policy: async () => (await import('./policy-command.ts')).addPolicy,
  calendar: async () => (await import('./calendar-command.ts')).addCalendar,
  feed: async () => (await import('./feed-command.ts')).addFeed,
  projections: async () => (await import('./projections-command.ts')).addProjections,
  audit: async () => (await import('./audit-command.ts')).addAudit,
  backup: async () => (await import('./backup-command.ts')).addBackup,
  queue: async () => (await import('./queue-command.ts')).addQueue,
  infra: async () => (await import('./infra-command.ts')).addInfra,
  completion: async () => (await import('./completion-command.ts')).addCompletion,
};

/** Loads the commands a call needs: the one it names; all of them for help, for completion, and where it names none. */
const loadFor = (words: readonly string[]): Promise<readonly Add[]> => {
  const word = words.find((one) => !one.startsWith('-'));
  const named = Object.entries(COMMANDS).filter(([name]) => name === word && name !== 'completion');
  const needed = named.length > 0 ? named : Object.entries(COMMANDS);
  return Promise.all(needed.map(([, load]) => load()));
};

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

/** Brings settings that are kept outside into the environment, before a command reads it. */
const bringSettings = async (): Promise<void> => {
  if (!hasKeptSettings(process.env)) return;
  const { keptSettings } = await import('../composition/kept-settings.ts');
  Object.assign(process.env, await keptSettings(process.env));
};

/** The command line for a call of these words, as a whole where none are given: what it knows is in its commands. */
export const buildProgram = async (words: readonly string[] = []): Promise<Command> => {
  const program = new Command('tapewatch')
    .description('Watches stock market bars and tells people and programs when something is not normal.')
    .version(manifest.version)
    .exitOverride()
    .hook('preAction', bringSettings)
    .configureHelp({ showGlobalOptions: true, subcommandTerm: termOf, minWidthToWrap: 24 })
    .addHelpText('after', AFTER_HELP);
  addGlobalOptions(program);
  for (const add of await loadFor(words)) add(program);
  nameNextStep(program, 'tapewatch');
  return program;
};

const fail = async (error: unknown): Promise<void> => {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else (await import('../composition/log.ts')).tellFailure(error);
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
    await (await buildProgram(argv.slice(2))).parseAsync(argv);
  } catch (error) {
    await fail(error);
  }
};
