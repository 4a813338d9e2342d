import type { Tally } from '../../application/commands/load-bars.ts';
import { countText } from '../../application/queries/figures.ts';
import { renderFinding } from '../../application/queries/render-finding.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { detectBars } from './detect-bars.ts';
import { readDetectOptions } from './detect-options.ts';
import { findingLines } from './print-findings.ts';

/** Digits of a printed score: enough to tell apart what the score tells apart. */
const SCORE_DIGITS = 12;

/** Lines written at once. */
const BLOCK = 5000;

const ODD: readonly (readonly [keyof Tally, string])[] = [
  ['corrected', 'corrected by a later row'],
  ['duplicate', 'repeated'],
  ['too-old', 'too old to correct'],
  ['out-of-order', 'out of order'],
];

const summary = (tally: Tally, tickers: number, findings: number): string => {
  const odd = ODD.filter(([outcome]) => tally[outcome] > 0).map(([outcome, words]) => `${tally[outcome]} ${words}`);
  const rows = odd.length > 0 ? `; odd rows: ${odd.join(', ')}` : '';
  return `${countText(tally.observed, 'bar')} of ${countText(tickers, 'ticker')}, ${countText(findings, 'finding')}${rows}`;
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
  const { detection, tally, tickers } = await detectBars(files, policy, options, options.scores ? keep : null);
  const findings = detection.findings().map(renderFinding);
  printBlocks(options.scores ? ['ticker,timestamp,score', ...scores] : findingLines(findings, options.format));
  process.stderr.write(`${summary(tally, tickers, findings.length)}\n`);
};
