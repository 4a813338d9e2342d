import type { Command } from 'commander';
import { teach } from './options.ts';

/** Adds `demo`: the crash of 2020 on the terminal and on the page. What serves is loaded when it is called for: the help would wait for it. */
export const addDemo = (program: Command): void => {
  const command = program
    .command('demo')
    .description('play February to April 2020 of the index into terminal and page')
    .option('--speed <bars>', 'sessions a second', '5')
    .option('--exit', 'end after the last bar')
    .action(async (options: { readonly speed: string; readonly exit?: boolean }) =>
      (await import('./play-demo.ts')).playDemo(options),
    );
  teach(command, ['npx tapewatch demo --speed 1000 --exit']);
};
