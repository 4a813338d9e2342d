import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beside, figure, inTurn, type Effort, type Figures } from './figures.ts';
import { runScript } from './run-process.ts';

const BARS = '../shared/data/daily/daily_dev.csv.gz';
const PANDAS = '../shared/tools/yardsticks/pandas_detect.py';
const TAPEWATCH = fileURLToPath(import.meta.resolve('../../src/entrypoints/cli/tapewatch.ts'));

const runPandas = (): number => {
  const start = performance.now();
  const run = spawnSync('python3', [PANDAS, BARS], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (run.status !== 0) throw new Error(`pandas_detect.py failed: ${run.stderr}`);
  return (performance.now() - start) / 1000;
};

/** `tapewatch detect` over the shared development bars, beside the plain pandas way on the same file; nothing where they are not there. */
export const measureDetectingRecorded = async ({ rounds }: Effort): Promise<Figures> => {
  if (!existsSync(BARS)) return [];
  const runs = await inTurn(rounds, {
    own: () => runScript(TAPEWATCH, ['detect', BARS]).seconds,
    peer: runPandas,
  });
  return [beside(figure('515,159 recorded daily rows, gzip', 's', runs.own), 'pandas_detect.py', runs.peer)];
};
