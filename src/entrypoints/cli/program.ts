import { Command, CommanderError } from 'commander';
import { tellFailure } from '../composition/log.ts';
import { detectCommand } from './detect-command.ts';
import { explainCommand } from './explain-command.ts';
import { rebuildCommand } from './rebuild-command.ts';
import { whyNotCommand } from './why-not-command.ts';

const DETECT_EXAMPLES = `
Columns: ticker,timestamp,open,high,low,close,volume in any order;
date or datetime for timestamp.
Examples:
  tapewatch detect bars.csv
  tapewatch detect aapl.csv.gz --ticker AAPL --budget 2
  tapewatch detect bars.csv --policy naive --format ndjson
  tapewatch detect bars.csv --scores > scores.csv`;

const addDetect = (program: Command): void => {
  program
    .command('detect')
    .description('judge bars from CSV or CSV.gz files, without a store')
    .argument('<file...>', 'CSV files')
    .option('--policy <name or file>', 'standard, naive, or a policy file', 'standard')
    .option('--budget <n>', 'the same policy with that many alerts per ticker and year')
    .option('--ticker <ticker>', 'the ticker of files without a ticker column')
    .option('--interval <length>', 'length of a bar: 1d, 60m, 5m or 1m; recognised when not given')
    .option('--zone <zone>', 'of timestamps that name none: America/New_York or UTC')
    .option('--label <end>', 'which end of a bar the timestamps name: start or end')
    .option('--adjustment <basis>', 'as-traded, split-adjusted or fully-adjusted')
    .option('--format <format>', 'table, ndjson or csv', 'table')
    .option('--scores', 'print ticker,timestamp,score of every judged bar instead')
    .addHelpText('after', DETECT_EXAMPLES)
    .action(detectCommand);
};

const addQuestions = (program: Command): void => {
  program
    .command('explain')
    .description('say why a finding is one')
    .argument('<id>', 'the id of a finding, as lists and messages give it')
    .option('--json', 'as one JSON line')
    .addHelpText('after', '\nExample: tapewatch explain gspc-20160624-volume-0ko8e58')
    .action(explainCommand);
  program
    .command('why-not')
    .description('say what was decided about a day, and what would have been needed for an alert')
    .argument('<ticker>', 'a watched ticker')
    .argument('<date>', 'a session date, YYYY-MM-DD')
    .option('--json', 'as one JSON line')
    .addHelpText('after', "\nExample: tapewatch why-not '^GSPC' 2015-08-24")
    .action(whyNotCommand);
};

/** What commander says of a wrong call, as one line with the next step. */
const usageLine = (text: string): string => {
  const fault = text
    .replace(/^error: /, '')
    .replaceAll(/\.?\s*\n\s*/g, ' ')
    .trim();
  return `tapewatch: ${fault}; try: tapewatch --help\n`;
};

/** Commands that serve are loaded when they are called: their packages would double the start of all others. */
const build = (): Command => {
  const program = new Command('tapewatch')
    .description('Watches stock market bars and tells people and programs when something is not normal.')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(usageLine(text)) })
    .addHelpText(
      'after',
      '\nSettings come from tapewatch.config.json and TAPEWATCH_* variables (see README).\nExit codes: 0 done, 1 failed, 2 wrong usage or bad input.',
    );
  program
    .command('start')
    .description('judge what the provider has and serve page and API (npm start)')
    .action(async () => (await import('../local/start-tapewatch.ts')).startTapewatch(process.env));
  addDetect(program);
  addQuestions(program);
  program
    .command('demo')
    .description('play February to April 2020 of the index into terminal and page')
    .option('--speed <bars>', 'sessions a second', '5')
    .option('--exit', 'end after the last bar')
    .action(async (options: { speed: string; exit?: boolean }) =>
      (await import('./demo-command.ts')).demoCommand(options),
    );
  program
    .command('projections')
    .description('what people and programs read, made from the log')
    .command('rebuild')
    .description('make the read model anew from the log; tells nobody anything')
    .action(rebuildCommand);
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
    await build().parseAsync(argv);
  } catch (error) {
    fail(error);
  }
};
