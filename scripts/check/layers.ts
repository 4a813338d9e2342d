import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** One import that a layer rule forbids. */
export type Violation = { readonly rule: string; readonly from: string; readonly to: string };

/** How many modules the cruiser read, by which rules, and what it found wrong. */
export type Cruise = {
  readonly modules: number;
  readonly rules: readonly string[];
  readonly violations: readonly Violation[];
};

type CruiserOutput = {
  readonly summary: {
    readonly totalCruised: number;
    readonly ruleSetUsed: { readonly forbidden: readonly { name: string }[] };
    readonly violations: readonly { from: string; to: string; rule: { name: string } }[];
  };
};

const ROOT = join(import.meta.dirname, '../..');
const CONFIG = join(ROOT, '.dependency-cruiser.mjs');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** Runs the layer rules over folders of a source tree; a tree of which nothing could be read is an error, because the cruiser would pass it. */
export const cruise = (base: string, folders: readonly string[]): Cruise => {
  const run = spawnSync(process.execPath, [CRUISER, '--config', CONFIG, '--output-type', 'json', ...folders], {
    cwd: base,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (!run.stdout.startsWith('{')) throw new Error(`the cruiser gave no result: ${run.stderr}`);
  const { summary } = JSON.parse(run.stdout) as CruiserOutput;
  if (summary.totalCruised === 0) throw new Error(`the cruiser read no module of ${folders.join(', ')} in ${base}`);
  return {
    modules: summary.totalCruised,
    rules: summary.ruleSetUsed.forbidden.map(({ name }) => name),
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
};
