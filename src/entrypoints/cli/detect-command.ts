import { Option, type Command } from 'commander';
import { countText, grouped } from '../../application/wording/figures.ts';
import { renderFinding } from '../../application/wording/render-finding.ts';
import { NAMES_ENDS } from '../../application/queries/bar-hours.ts';
import { NEWEST_FIRST, oddRowsText } from '../../application/queries/odd-rows.ts';
import { neededText } from '../../application/queries/warming-up.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { ADJUSTMENTS, LABELS, SESSIONS } from '../../domain/market/feed.ts';
import { INTERVALS } from '../../domain/market/series.ts';
import { detectBars, type DetectedBars } from './detect-bars.ts';
import { FORMATS, readDetectOptions, ZONES } from './detect-options.ts';
import { choiceOption, jsonOption, policyOption, teach, type Manner } from './options.ts';
import { note, print } from './print.ts';
import { findingLines } from './print-findings.ts';
import { withProgress } from './progress.ts';

/** Digits of a printed score: enough to tell apart what the score tells apart. */
const SCORE_DIGITS = 12;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

const judgedText = ({ tickers }: DetectedBars): string => {
  const judged = sumOf(tickers.map((ticker) => ticker.judged));
  const needs = tickers.flatMap(({ needed }) => needed ?? []);
  if (needs.length === 0) return judged === 0 ? 'none judged' : `${grouped(judged)} judged`;
  if (judged === 0) return `none judged yet: ${neededText(needs)}`;
  return `${grouped(judged)} judged, ${countText(needs.length, 'ticker')} not yet: ${neededText(needs)}`;
};

/** Splits and dividends that were taken out, and those that no share at that price can have had. */
const actionsText = ({ actions }: DetectedBars): string => {
  const taken = actions.filter((outcome) => outcome === 'recorded' || outcome === 'judged-anew').length;
  const impossible = actions.filter((outcome) => outcome === 'impossible').length;
  const told = taken === 0 ? [] : [`${countText(taken, 'corporate action')} taken out`];
  return [...told, ...(impossible === 0 ? [] : [`${grouped(impossible)} impossible and left`])].join(', ');
};

const summary = (detected: DetectedBars, findings: number): string => {
  const { tally, tickers } = detected;
  const bars = `${countText(tally.observed, 'bar')} of ${countText(tickers.length, 'ticker')}, ${judgedText(detected)}`;
  return [bars, countText(findings, 'finding'), actionsText(detected), oddRowsText(tally)]
    .filter((part) => part !== '')
    .join('; ');
};

const advice = (
  { tally, tickers, namesTickers, nameEnds }: DetectedBars,
  given: string | undefined,
): readonly string[] => {
  const older = sumOf(tickers.map((ticker) => ticker.older));
  const isIgnored = given !== undefined && namesTickers !== null;
  return [
    ...(older > sumOf(Object.values(tally)) / 2 ? [NEWEST_FIRST] : []),
    ...(nameEnds ? [NAMES_ENDS] : []),
    ...(isIgnored ? [`--ticker ${given} is ignored: ${namesTickers} has a column of tickers.`] : []),
  ];
};

const scoreLine = (json: boolean) =>
  json
    ? (ticker: string, timestamp: string, score: string) =>
        `{"ticker":"${ticker}","timestamp":${JSON.stringify(timestamp)},"score":${score}}`
    : (...cells: readonly string[]) => cells.join(',');

const detect = async (files: readonly string[], manner: Manner): Promise<void> => {
  const options = readDetectOptions({ ...manner });
  const policy = choosePolicy(options.policy, options.budget);
  const scores: string[] = options.json ? [] : ['ticker,timestamp,score'];
  const lineOf = scoreLine(options.json);
  const keep = (ticker: string, timestamp: string, score: number): number =>
    scores.push(lineOf(ticker, timestamp, score.toPrecision(SCORE_DIGITS)));
  const detected = await withProgress(manner, (progress) =>
    detectBars(files, policy, options, { onScore: options.scores ? keep : null, progress }),
  );
  const findings = detected.detection.findings();
  const format = options.json ? 'ndjson' : options.format;
  print(options.scores ? scores : findingLines(findings.map(renderFinding), format, manner));
  note(manner, [summary(detected, findings.length), ...advice(detected, options.ticker)]);
};

const EXAMPLES = [
  'npx tapewatch detect bars.csv',
  'npx tapewatch detect aapl.csv.gz --ticker AAPL --budget 2',
  'npx tapewatch detect bars.csv --policy naive --json',
  'npx tapewatch detect bars.csv --scores > scores.csv',
];

const COLUMNS = 'Columns: ticker,timestamp,open,high,low,close,volume in any order; date or datetime for timestamp.';

/** Adds `detect FILE...`: judges bars without a store; findings or scores on stdout, the count on stderr. */
export const addDetect = (program: Command): void => {
  const command = program
    .command('detect')
    .description('judge bars from CSV or CSV.gz files, without a store')
    .argument('<file...>', 'CSV files')
    .addOption(policyOption())
    .option('--budget <n>', 'the same policy with that many alerts per ticker and year')
    .option('--ticker <ticker>', 'the ticker of files without a ticker column')
    .addOption(choiceOption('--interval <length>', 'length of a bar; recognised when not given', INTERVALS))
    .addOption(choiceOption('--zone <zone>', 'of timestamps that name none', ZONES))
    .addOption(choiceOption('--label <end>', 'which end of a bar the timestamps name', LABELS))
    .addOption(choiceOption('--sessions <hours>', 'of New York, or any; recognised when not given', SESSIONS))
    .addOption(choiceOption('--adjustment <basis>', 'what the prices are adjusted for', ADJUSTMENTS))
    .addOption(choiceOption('--format <format>', 'of findings', FORMATS).default('table'))
    .addOption(new Option('--scores', 'print ticker,timestamp,score of every judged bar instead').conflicts('format'))
    .addOption(jsonOption('one JSON line for each finding or score').conflicts('format'))
    .action((files: readonly string[], _: unknown, self: Command) => detect(files, self.optsWithGlobals()));
  teach(command, EXAMPLES, COLUMNS);
};
