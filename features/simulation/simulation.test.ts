import { expect, test } from 'vitest';
import { simulate, type Run } from './simulate.ts';

const RUNS = Number(process.env['RUNS'] ?? 1000);

/** A seed that is run alone, and tells its history when something broke. */
const SEED = process.env['SEED'];

const SEEDS = SEED === undefined ? Array.from({ length: RUNS }, (_, i) => i + 1) : [Number(SEED)];

const historyOf = ({ history }: Run): readonly string[] =>
  history.map(({ at, process, what, fate }) => `${new Date(at).toISOString()} ${process} ${what}: ${fate}`);

const brokenBy = (run: Run): readonly string[] => [
  ...(SEED === undefined ? [] : historyOf(run)),
  ...run.violations.map(({ invariant, what }) => `${invariant}: ${what}`),
  `Run it alone: SEED=${run.seed} npx vitest run --project contract features/simulation/simulation.test.ts`,
];

const firstBroken = async (): Promise<readonly string[]> => {
  for (const seed of SEEDS) {
    const run = await simulate(seed);
    if (run.violations.length > 0) return brokenBy(run);
  }
  return [];
};

test(`the whole pipeline keeps its invariants in ${SEEDS.length} seeded runs`, async () => {
  expect((await firstBroken()).join('\n')).toBe('');
}, 600_000);
