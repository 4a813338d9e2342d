import { simulate, type Run } from './simulate.ts';
import type { Driver } from './world.ts';

/** A seed that is run alone, and tells its history when something broke. */
const SEED = process.env['SEED'];

const historyOf = ({ history }: Run): readonly string[] =>
  history.map(({ at, process, what, fate }) => `${new Date(at).toISOString()} ${process} ${what}: ${fate}`);

const brokenBy = (run: Run): readonly string[] => [
  ...(SEED === undefined ? [] : historyOf(run)),
  ...run.violations.map(({ invariant, what }) => `${invariant}: ${what}`),
  `Run it alone: SEED=${run.seed} npx vitest run --project contract features/simulation/simulation${run.driver === 'table' ? '-tables' : ''}.test.ts`,
];

/** Runs seeds, by default from 1 on, until an invariant breaks; gives what broke in words, nothing where none did. `onRun` is given each. */
export const firstBroken = async (
  runs: number,
  driver?: Driver,
  onRun: (run: Run) => void = () => {},
): Promise<string> => {
  const seeds = SEED === undefined ? Array.from({ length: runs }, (_, i) => i + 1) : [Number(SEED)];
  for (const seed of seeds) {
    const run = await simulate(seed, {}, driver);
    onRun(run);
    if (run.violations.length > 0) return brokenBy(run).join('\n');
  }
  return '';
};
