import type { Command } from 'commander';
import { countText } from '../../application/wording/figures.ts';
import { loadConfig } from '../composition/load-config.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';
import { withProgress } from './progress.ts';
import { rebuildInPlace, rebuildInto, type Rebuilt } from './rebuild.ts';
import { stateLines, subscriberStates } from './subscriber-states.ts';

const rebuiltText = (file: string | undefined, { commits, lag }: Rebuilt): string =>
  file === undefined
    ? `The read model was made anew from ${countText(commits, 'commit')}.`
    : `${file} was made from ${countText(commits, 'commit')}, ${countText(lag, 'commit')} behind the log; nothing was switched.`;

const tellRebuild = async ({ into, ...manner }: Manner & { readonly into?: string }): Promise<void> => {
  const config = loadConfig(process.env);
  const rebuilt = await withProgress(manner, (progress) =>
    into === undefined ? rebuildInPlace(config, progress) : rebuildInto(config, into, progress),
  );
  print([manner.json ? JSON.stringify({ ...rebuilt, into: into ?? null }) : rebuiltText(into, rebuilt)]);
};

const tellStatus = async ({ json }: Manner): Promise<void> => {
  const states = await subscriberStates(loadConfig(process.env));
  const projections = states.filter(({ name }) => name === 'read-model');
  print(json ? [JSON.stringify({ projections })] : stateLines(projections));
};

/** Adds `projections status`: how far the read model has come in the log, beside a running server or without one; and `projections rebuild`: makes it anew from the log, beside the old one, and has it take its place, beside a running server too; with `--into` leaves it in a new file. A log that is not as it was written is refused. Nobody is told of anything. */
export const addProjections = (program: Command): void => {
  const projections = program.command('projections').description('what people and programs read, made from the log');
  teach(projections, ['npx tapewatch projections status', 'npx tapewatch projections rebuild']);
  const status = projections
    .command('status')
    .description('how far the read model has come in the log; beside a server too')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellStatus(self.optsWithGlobals()));
  teach(status, ['npx tapewatch projections status', 'npx tapewatch projections status --json']);
  const rebuild = projections
    .command('rebuild')
    .description('make the read model anew from the log; beside a server too')
    .option('--into <file>', 'into this new file, and switch nothing')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellRebuild(self.optsWithGlobals()));
  teach(rebuild, ['npx tapewatch projections rebuild', 'npx tapewatch projections rebuild --into fresh.sqlite']);
};
