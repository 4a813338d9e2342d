import { fileURLToPath } from 'node:url';
import { loadConfiguration, runCucumber } from '@cucumber/cucumber/api';
import { emptinessOf } from './support/emptiness.ts';

const CHECKOUT = fileURLToPath(new URL('..', import.meta.url));
const DRIVERS = ['memory', 'local', 'aws-local'];

/** Which driver the arguments name (`--driver local`, default memory), and the arguments that are left for cucumber. */
const driverIn = (args: readonly string[]): { readonly driver: string; readonly rest: string[] } => {
  const at = args.indexOf('--driver');
  if (at === -1) return { driver: 'memory', rest: [...args] };
  return { driver: args[at + 1] ?? '', rest: args.toSpliced(at, 2) };
};

const run = async (driver: string, provided: string[]): Promise<boolean> => {
  const environment = { cwd: CHECKOUT };
  const { runConfiguration } = await loadConfiguration({ profiles: [driver], provided }, environment);
  const messages: Parameters<typeof emptinessOf>[0][number][] = [];
  const { success } = await runCucumber(runConfiguration, environment, (message) => void messages.push(message));
  const empty = emptinessOf(messages);
  for (const line of empty) console.error(line);
  return success && empty.length === 0;
};

const { driver, rest } = driverIn(process.argv.slice(2));
if (!DRIVERS.includes(driver)) {
  console.error(`There is no driver "${driver}": npm run test:features -- --driver ${DRIVERS.join(' or ')}`);
  process.exitCode = 2;
} else if (!(await run(driver, rest))) {
  process.exitCode = 1;
}
