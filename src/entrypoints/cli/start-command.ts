import type { Command } from 'commander';
import { teach } from './options.ts';

/** Adds `start`. What serves is loaded when it is called for: the help would wait for it. */
export const addStart = (program: Command): void => {
  const command = program
    .command('start')
    .description('judge what the provider has and serve page and API (npm start)')
    .action(async () => (await import('../local/start-tapewatch.ts')).startTapewatch(process.env));
  teach(command, ['npx tapewatch start', 'TAPEWATCH_PROVIDER=csv TAPEWATCH_CSV_PATH=bars.csv npx tapewatch start']);
};
