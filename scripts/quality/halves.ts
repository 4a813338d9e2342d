import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { halfOf, type Histories } from '../../src/application/calibration/histories.ts';
import { countFindings, writeFitted, writeScores } from './tapewatch-runs.ts';
import { FILES, type ScoreFiles } from './yardsticks.ts';

/** Half of the tickers: their bars in two files and as histories, and the policy fitted to those of the other half. */
type Half = { readonly bars: ScoreFiles; readonly histories: Histories; readonly policy: string };

/** Both halves of the tickers, each judged by what the other taught. */
export type Halves = readonly [Half, Half];

/** Writes the rows of a file that are of some of the tickers. */
export const writePart = (file: string, isOf: (ticker: string) => boolean, target: string): string => {
  const [header = '', ...rows] = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  const part = rows.filter((row) => isOf(row.slice(0, row.indexOf(','))));
  writeFileSync(target, [header, ...part, ''].join('\n'));
  return target;
};

/** Parts the tickers, every other one, into files of the folder, and fits a policy to each half. */
export const writeHalves = (histories: Histories, folder: string): Halves => {
  const parts = ([0, 1] as const).map((i) => {
    const half = halfOf(histories, i);
    const isOf = (ticker: string): boolean => half.has(ticker);
    const dev = writePart(FILES.dev, isOf, join(folder, `dev-${i}.csv`));
    const planted = writePart(FILES.planted, isOf, join(folder, `planted-${i}.csv`));
    return { histories: half, bars: { dev, planted }, fitted: writeFitted([dev], join(folder, `fitted-${i}.json`)) };
  });
  const [first, second] = parts;
  if (!first || !second) throw new Error('there are two halves');
  return [
    { ...first, policy: second.fitted },
    { ...second, policy: first.fitted },
  ];
};

/** Writes two score files as one. */
export const joinScores = (files: readonly string[], target: string): string => {
  const [first = '', ...others] = files.map((file) => readFileSync(file, 'utf8'));
  writeFileSync(target, [first, ...others.map((other) => other.replace(/^.*\n/, ''))].join(''));
  return target;
};

const writeBoth = (halves: Halves, file: keyof ScoreFiles, folder: string): string => {
  const files = halves.map(({ bars, policy }, i) =>
    writeScores(bars[file], policy, join(folder, `${file}-${i}-scores.csv`)),
  );
  return joinScores(files, join(folder, `${file}-unseen.csv`));
};

/** Writes the scores of every ticker under the policy fitted to the half it is not in. */
export const writeUnseenScores = (halves: Halves, folder: string): ScoreFiles => ({
  dev: writeBoth(halves, 'dev', folder),
  planted: writeBoth(halves, 'planted', folder),
});

/** Findings of every ticker under those policies. */
export const countUnseenFindings = (halves: Halves, budget: number): number =>
  halves.reduce(
    (sum, { bars, histories, policy }) =>
      sum + countFindings(bars.dev, histories, ['--policy', policy, '--budget', String(budget)]),
    0,
  );
