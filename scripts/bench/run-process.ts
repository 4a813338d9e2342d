import { spawnSync } from 'node:child_process';

/** How a process went: seconds from its start to its end, seconds of processor time, most bytes of memory it held, and what it printed. */
export type ProcessRun = {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly peakBytes: number;
  readonly stdout: string;
  readonly stderr: string;
};

const REPORT_COST = import.meta.resolve('./report-cost.ts');

const costOf = (told: string): Pick<ProcessRun, 'peakBytes' | 'processorSeconds'> => {
  const [peakBytes = Number.NaN, processorSeconds = Number.NaN] = told.split(' ').map(Number);
  return { peakBytes, processorSeconds };
};

/** Runs a script of this checkout in a Node process of its own to its end; one that fails is an error. */
export const runScript = (script: string, args: readonly string[]): ProcessRun => {
  const start = performance.now();
  const run = spawnSync(process.execPath, ['--import', REPORT_COST, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const seconds = (performance.now() - start) / 1000;
  const [, stdout, stderr, cost] = run.output;
  if (run.status !== 0) throw new Error(`${script} ended with ${run.status ?? run.signal}: ${stderr}`);
  return { seconds, ...costOf(cost ?? ''), stdout: stdout ?? '', stderr: stderr ?? '' };
};
