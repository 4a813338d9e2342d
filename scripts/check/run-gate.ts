import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Gate } from './gates.ts';

/** How a gate ended: `output` is what the command printed, `seconds` how long it took. */
export type GateResult = { readonly passed: boolean; readonly seconds: number; readonly output: string };

const ROOT = join(import.meta.dirname, '../..');
const PATH = [join(ROOT, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);

/** Runs a gate with the tools of this checkout; a command that cannot be started has not passed. */
export const runGate = ({ command: [program, ...args] }: Gate): GateResult => {
  const start = performance.now();
  const run = spawnSync(program, args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, PATH } });
  return {
    passed: run.status === 0,
    seconds: (performance.now() - start) / 1000,
    output: run.error ? `${program} could not be run: ${run.error.message}\n` : `${run.stdout}${run.stderr}`,
  };
};
