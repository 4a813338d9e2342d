import { countText, grouped } from '../../application/wording/figures.ts';
import { renderFinding } from '../../application/wording/render-finding.ts';
import { NEWEST_FIRST, oddRowsText } from '../../application/queries/odd-rows.ts';
import { neededText } from '../../application/queries/warming-up.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { detectBars, type DetectedBars } from './detect-bars.ts';
import { readDetectOptions } from './detect-options.ts';
import { findingLines } from './print-findings.ts';

/** Digits of a printed score: enough to tell apart what the score tells apart. */
const SCORE_DIGITS = 12;

/** Lines written at once. */
const BLOCK = 5000;

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

const judgedText = ({ tickers }: DetectedBars): string => {
  const judged = sumOf(tickers.map((ticker) => ticker.judged));
  const needs = tickers.flatMap(({ needed }) => needed ?? []);
  if (needs.length === 0) return judged === 0 ? 'none judged' : `${grouped(judged)} judged`;
  if (judged === 0) return `none judged yet: ${neededText(needs)}`;
  return `${grouped(judged)} judged, ${countText(needs.length, 'ticker')} not yet: ${neededText(needs)}`;
};

const summary = (detected: DetectedBars, findings: number): string => {
  const { tally, tickers } = detected;
  const bars = `${countText(tally.observed, 'bar')} of ${countText(tickers.length, 'ticker')}, ${judgedText(detected)}`;
  return [bars, countText(findings, 'finding'), oddRowsText(tally)].filter((part) => part !== '').join('; ');
};

const advice = ({ tally, tickers, namesTickers }: DetectedBars, given: string | undefined): readonly string[] => {
  const older = sumOf(tickers.map((ticker) => ticker.older));
  const isIgnored = given !== undefined && namesTickers !== null;
  return [
    ...(older > sumOf(Object.values(tally)) / 2 ? [NEWEST_FIRST] : []),
    ...(isIgnored ? [`--ticker ${given} is ignored: ${namesTickers} has a column of tickers.`] : []),
  ];
};

const printBlocks = (lines: readonly string[]): void => {
  for (let i = 0; i < lines.length; i += BLOCK) process.stdout.write(`${lines.slice(i, i + BLOCK).join('\n')}\n`);
};

/** `tapewatch detect FILE...`: judges bars without a store; findings or scores on stdout, the count on stderr. */
export const detectCommand = async (
  files: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const options = readDetectOptions(given);
  const policy = choosePolicy(options.policy, options.budget);
  const scores: string[] = [];
  const keep = (ticker: string, timestamp: string, score: number): number =>
    scores.push(`${ticker},${timestamp},${score.toPrecision(SCORE_DIGITS)}`);
  const detected = await detectBars(files, policy, options, options.scores ? keep : null);
  const findings = detected.detection.findings().map(renderFinding);
  printBlocks(options.scores ? ['ticker,timestamp,score', ...scores] : findingLines(findings, options.format));
  const told = [summary(detected, findings.length), ...advice(detected, options.ticker)];
  process.stderr.write(`${told.join('\n')}\n`);
};
