import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Histories } from '../../src/application/calibration/histories.ts';
import { runScript } from '../bench/run-process.ts';

const TAPEWATCH = 'src/entrypoints/cli/tapewatch.ts';

/** Bars of a ticker after which its findings are counted. */
const SETTLING_BARS = 252;

/** Writes the scores the command line gives a file under a policy, in the columns the yardsticks read. */
export const writeScores = (bars: string, policy: string, target: string): string => {
  const { stdout } = runScript(TAPEWATCH, ['detect', bars, '--scores', '--policy', policy]);
  writeFileSync(target, stdout.replace(/^ticker,timestamp,/, 'ticker,date,'));
  return target;
};

const finding = z.object({ ticker: z.string(), timestamp: z.iso.datetime() });

/** Findings per ticker and year that the command line gives a file, after each ticker's first 252 bars. */
export const findingsPerYear = (bars: string, histories: Histories, args: readonly string[]): number => {
  const { stdout } = runScript(TAPEWATCH, ['detect', bars, '--format', 'ndjson', ...args]);
  const onsets = stdout
    .trimEnd()
    .split('\n')
    .map((line) => finding.parse(JSON.parse(line)));
  const settled = new Map([...histories].map(([ticker, all]) => [ticker, all[SETTLING_BARS]?.time ?? Infinity]));
  const counted = onsets.filter(({ ticker, timestamp }) => Date.parse(timestamp) >= (settled.get(ticker) ?? Infinity));
  const judged = [...histories.values()].reduce((sum, all) => sum + Math.max(0, all.length - SETTLING_BARS), 0);
  return (counted.length / judged) * SETTLING_BARS;
};
