import { writeFileSync } from 'node:fs';
import * as z from 'zod';
import { runScript } from '../bench/run-process.ts';
import type { Histories } from '../../src/application/calibration/histories.ts';
import { inspectFiles, readTapes } from '../../src/entrypoints/cli/read-tapes.ts';

const TAPEWATCH = 'src/entrypoints/cli/tapewatch.ts';

/** Bars of a ticker after which its findings are counted. */
export const SETTLING_BARS = 252;

const tapewatch = (...args: readonly string[]): string => runScript(TAPEWATCH, args).stdout;

/** Writes the scores the command line gives a file under a policy, in the columns the yardsticks read, of which `time` names the second. */
export const writeScores = (
  bars: string,
  policy: string,
  target: string,
  time: 'date' | 'datetime' = 'date',
): string => {
  const scores = tapewatch('detect', bars, '--scores', '--policy', policy);
  writeFileSync(target, scores.replace(/^ticker,timestamp,/, `ticker,${time},`));
  return target;
};

/** Writes the policy that the command line fits to files of bars, from `standard` unless another file is named. */
export const writeFitted = (bars: readonly string[], target: string, base = 'standard'): string => {
  tapewatch('policy', 'fit', ...bars, '--policy', base, '--out', target);
  return target;
};

/** The bars of a file by ticker, as they are fitted. */
export const historiesOf = async (file: string): Promise<Histories> => {
  const { tapes } = await readTapes(await inspectFiles([file]));
  return (tapes.daily ?? tapes.intraday)?.histories ?? new Map();
};

const finding = z.object({ ticker: z.string(), timestamp: z.iso.datetime() });

/** Findings the command line gives a file, counted after each ticker's first 252 bars. */
export const countFindings = (bars: string, histories: Histories, args: readonly string[]): number => {
  const lines = tapewatch('detect', bars, '--format', 'ndjson', ...args)
    .trimEnd()
    .split('\n');
  const settled = new Map([...histories].map(([ticker, all]) => [ticker, all[SETTLING_BARS]?.time ?? Infinity]));
  return lines
    .map((line) => finding.parse(JSON.parse(line)))
    .filter(({ ticker, timestamp }) => Date.parse(timestamp) >= (settled.get(ticker) ?? Infinity)).length;
};

/** Years of 252 bars in the histories, after each ticker's first 252 bars. */
export const tickerYears = (histories: Histories): number =>
  [...histories.values()].reduce((sum, all) => sum + Math.max(0, all.length - SETTLING_BARS), 0) / SETTLING_BARS;
