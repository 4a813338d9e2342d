import type { Command } from 'commander';
import { countText } from '../../application/wording/figures.ts';
import { loadConfig } from '../composition/load-config.ts';
import { backUp } from './backup.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';
import { withProgress } from './progress.ts';

const tellBackup = async (folder: string, manner: Manner): Promise<void> => {
  const config = loadConfig(process.env);
  const { found, chains } = await withProgress(manner, (progress) => backUp(config, folder, progress));
  const text = `${folder} holds ${countText(found, 'commit')} in ${countText(chains.length, 'stream')}, as they were written.`;
  print([manner.json ? JSON.stringify({ folder, commits: found, streams: chains.length }) : text]);
};

const NOTE =
  'The log, what was told and what is parked are copied as of one moment, beside a running server too, and the hashes of the copy are followed. To restore, see docs/runbook.md.';

/** Adds `backup FOLDER`: copies what cannot be made anew into a new folder and checks the copy; exit code 1 when the log is not as it was written. */
export const addBackup = (program: Command): void => {
  const command = program
    .command('backup')
    .description('copy what cannot be made anew, beside a running server too')
    .argument('<folder>', 'a new folder, made with those above it')
    .addOption(jsonOption())
    .action((folder: string, _: unknown, self: Command) => tellBackup(folder, self.optsWithGlobals()));
  teach(command, ['npx tapewatch backup backup-monday', 'npx tapewatch backup backup-tuesday --json'], NOTE);
};
