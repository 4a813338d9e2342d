import { Command, CommanderError, Option } from 'commander';
import manifest from '../../../package.json' with { type: 'json' };
import { tellFailure } from '../composition/log.ts';
import { asofCommand } from './asof-command.ts';
import { calendarCommand } from './calendar-command.ts';
import { auditCommand } from './audit-command.ts';
import { detectCommand } from './detect-command.ts';
import { explainCommand } from './explain-command.ts';
import { projectionsStatusCommand, rebuildCommand } from './projections-command.ts';
import { replayCommand } from './replay-command.ts';
import { whyNotCommand } from './why-not-command.ts';

const DETECT_EXAMPLES = `
Columns: ticker,timestamp,open,high,low,close,volume in any order;
date or datetime for timestamp.
Examples:
  npx tapewatch detect bars.csv
  npx tapewatch detect aapl.csv.gz --ticker AAPL --budget 2
  npx tapewatch detect bars.csv --policy naive --format ndjson
  npx tapewatch detect bars.csv --scores > scores.csv`;

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
    .addOption(new Option('--scores', 'print ticker,timestamp,score of every judged bar instead').conflicts('format'))
    .addHelpText('after', DETECT_EXAMPLES)
    .action(detectCommand);
};

const addQuestions = (program: Command): void => {
  program
    .command('explain')
    .description('say why a finding is one')
    .argument('<id>', 'the id of a finding, as lists and messages give it')
    .option('--json', 'as one JSON line')
    .addHelpText('after', '\nExample: npx tapewatch explain gspc-20160624-volume-0ko8e58')
    .action(explainCommand);
  program
    .command('why-not')
    .description('say what was decided about a day, and what would have been needed for an alert')
    .argument('<ticker>', 'a watched ticker')
    .argument('<date>', 'a session date, YYYY-MM-DD')
    .option('--json', 'as one JSON line')
    .addHelpText('after', "\nExample: npx tapewatch why-not '^GSPC' 2015-08-24")
    .action(whyNotCommand);
  program
    .command('calendar')
    .description('say when the New York Stock Exchange trades on a day, 1990 to 2030')
    .argument('<date>', 'YYYY-MM-DD')
    .option('--json', 'as one JSON line')
    .addHelpText('after', '\nExample: npx tapewatch calendar 2024-07-03')
    .action(calendarCommand);
};

const ASOF_EXAMPLES = `
TIME is a date (the end of that day in New York) or an instant with its zone.
Examples:
  npx tapewatch asof 2026-03-02 anomalies AAPL
  npx tapewatch asof 2026-03-02T20:15:00Z ticker --json`;

const REPLAY_EXAMPLES = `
Bars before --from make what is normal and are not counted. Findings are
compared by their bars: two of one series that overlap are the same finding.
Examples:
  npx tapewatch replay --policy naive
  npx tapewatch replay --budget 2 --from 2020-01-02 --to 2020-04-17 --diff`;

const addTime = (program: Command): void => {
  program
    .command('asof')
    .description('say what was known at a moment, by recorded time')
    .argument('<time>', 'a past date or instant')
    .argument('<of>', 'anomalies or ticker')
    .argument('[ticker]', 'only this one')
    .option('--json', 'as one JSON line')
    .addHelpText('after', ASOF_EXAMPLES)
    .action(asofCommand);
  program
    .command('replay')
    .description('judge the recorded bars again under another policy; tells nobody anything')
    .option('--policy <name or file>', 'standard, naive, or a policy file', 'standard')
    .option('--budget <n>', 'the same policy with that many alerts per ticker and year')
    .option('--from <date>', 'count findings from this session date on')
    .option('--to <date>', 'count findings to this session date')
    .option('--diff', 'list each finding that changed')
    .option('--json', 'everything, as one JSON line')
    .addHelpText('after', REPLAY_EXAMPLES)
    .action(replayCommand);
};

const addAudit = (program: Command): void => {
  program
    .command('audit')
    .description('whether the log is as it was written')
    .command('verify')
    .description('follow the hashes of every stream; exit code 1 when one does not hold')
    .option('--json', 'as one JSON line, with the whole hashes')
    .addHelpText('after', '\nIt runs beside a server too. Example: npx tapewatch audit verify --json')
    .action(auditCommand);
};

const REDRIVE_HELP = `
It is refused while a server runs on the data folder: stop that first. Who
did it, when and what came of it is kept, and shown by:
npx tapewatch feed parked.
Example: npx tapewatch feed redrive notify:slack sample/AAPL/1d`;

/** What compose brings in is loaded when it is called for: it would double the start of all other commands. */
const addFeed = (program: Command): void => {
  const feed = program.command('feed').description('who listens to the log, how far each has come, what is parked');
  feed
    .command('status')
    .description('checkpoint, lag and parked streams of each subscriber; beside a server too')
    .option('--json', 'as one JSON line')
    .action(async (options: { json?: boolean }) => (await import('./feed-command.ts')).feedStatusCommand(options));
  feed
    .command('parked')
    .description('what could not be taken and why, and who had it handed over again; beside a server too')
    .option('--json', 'as one JSON line')
    .action(async (options: { json?: boolean }) => (await import('./feed-command.ts')).feedParkedCommand(options));
  feed
    .command('redrive')
    .description('hand over again, in order, what is parked')
    .argument('[subscriber]', 'only this one')
    .argument('[stream]', 'only this one')
    .option('--json', 'as one JSON line')
    .addHelpText('after', REDRIVE_HELP)
    .action(async (subscriber: string | undefined, stream: string | undefined, options: { json?: boolean }) =>
      (await import('./feed-command.ts')).feedRedriveCommand(subscriber, stream, options),
    );
  const projections = program.command('projections').description('what people and programs read, made from the log');
  projections
    .command('status')
    .description('how far the read model has come in the log; beside a server too')
    .option('--json', 'as one JSON line')
    .action(projectionsStatusCommand);
  projections
    .command('rebuild')
    .description('make the read model anew from the log; tells nobody anything')
    .option('--into <file>', 'into this new file, beside a running server, and switch nothing')
    .action(rebuildCommand);
};

/** What commander says of a wrong call, as one line with the next step. */
const usageLine = (text: string): string => {
  const fault = text
    .replace(/^error: /, '')
    .replaceAll(/\.?\s*\n\s*/g, ' ')
    .trim();
  return `tapewatch: ${fault}; try: npx tapewatch --help\n`;
};

/** Commands that serve are loaded when they are called: their packages would double the start of all others. */
const build = (): Command => {
  const program = new Command('tapewatch')
    .description('Watches stock market bars and tells people and programs when something is not normal.')
    .version(manifest.version)
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
  addTime(program);
  addAudit(program);
  program
    .command('demo')
    .description('play February to April 2020 of the index into terminal and page')
    .option('--speed <bars>', 'sessions a second', '5')
    .option('--exit', 'end after the last bar')
    .action(async (options: { speed: string; exit?: boolean }) =>
      (await import('./demo-command.ts')).demoCommand(options),
    );
  addFeed(program);
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
