import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { openSqliteParking } from '../../adapters/parking/sqlite-parking.ts';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import { replayLog } from '../../application/commands/replay-log.ts';
import { countText } from '../../application/wording/figures.ts';
import { createProjection } from '../../application/subscribers/project.ts';
import type { Config } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { holdFolder } from '../composition/resources.ts';
import { jsonOption, teach, type Manner } from './options.ts';
import { print } from './print.ts';
import { followedLog, withProgress, type Progress } from './progress.ts';
import { readingLog } from './reading-log.ts';
import { stateLines, subscriberStates } from './subscriber-states.ts';

/** What a rebuild came to: the commits in it, and how many the log has had since. */
type Rebuilt = { readonly commits: number; readonly lag: number };

const remove = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
};

const rebuildInto = (config: Config, file: string, progress: Progress): Promise<Rebuilt> =>
  readingLog(config, async (opened) => {
    const log = await followedLog(opened, progress);
    const readModel = openSqliteReadModel({ file, building: true });
    try {
      const commits = await replayLog(log, createProjection({ readModel, read: log.read }));
      return { commits, lag: (await log.head()) - (await readModel.checkpoint()) };
    } finally {
      readModel.close();
    }
  });

/** What was parked for the read model is in it now. */
const releaseParked = async ({ data }: Config): Promise<void> => {
  const parking = openSqliteParking({ file: join(data, 'parking.sqlite') });
  try {
    for (const { subscriber, stream } of await parking.parked('read-model')) await parking.release(subscriber, stream);
  } finally {
    parking.close();
  }
};

const rebuildInPlace = async (config: Config, progress: Progress): Promise<Rebuilt> => {
  const file = join(config.data, 'readmodel.sqlite');
  const fresh = join(config.data, 'readmodel.new.sqlite');
  await readingLog(config, (log) => log.head());
  const lock = holdFolder(config.data);
  try {
    remove(fresh);
    const rebuilt = await rebuildInto(config, fresh, progress);
    await releaseParked(config);
    remove(file);
    renameSync(fresh, file);
    return rebuilt;
  } finally {
    lock.release();
  }
};

const rebuildBeside = async (config: Config, file: string, progress: Progress): Promise<Rebuilt> => {
  if (existsSync(file)) throw new UsageError(`--into: ${file} is there already; name a new file`);
  try {
    return await rebuildInto(config, file, progress);
  } catch (error) {
    remove(file);
    throw error;
  }
};

const rebuiltText = (file: string | undefined, { commits, lag }: Rebuilt): string =>
  file === undefined
    ? `The read model was made anew from ${countText(commits, 'commit')}.`
    : `${file} was made from ${countText(commits, 'commit')}, ${countText(lag, 'commit')} behind the log; nothing was switched.`;

const tellRebuild = async ({ into, ...manner }: Manner & { readonly into?: string }): Promise<void> => {
  const config = loadConfig(process.env);
  const rebuilt = await withProgress(manner, (progress) =>
    into === undefined ? rebuildInPlace(config, progress) : rebuildBeside(config, into, progress),
  );
  print([manner.json ? JSON.stringify({ ...rebuilt, into: into ?? null }) : rebuiltText(into, rebuilt)]);
};

const tellStatus = async ({ json }: Manner): Promise<void> => {
  const states = await subscriberStates(loadConfig(process.env));
  const projections = states.filter(({ name }) => name === 'read-model');
  print(json ? [JSON.stringify({ projections })] : stateLines(projections));
};

/** Adds `projections status`: how far the read model has come in the log, beside a running server or without one; and `projections rebuild`: makes it anew from the log, beside the old one, and puts it in its place; with `--into` leaves it in a new file, also beside a running server. Nobody is told of anything. */
export const addProjections = (program: Command): void => {
  const projections = program.command('projections').description('what people and programs read, made from the log');
  const status = projections
    .command('status')
    .description('how far the read model has come in the log; beside a server too')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellStatus(self.optsWithGlobals()));
  teach(status, ['npx tapewatch projections status', 'npx tapewatch projections status --json']);
  const rebuild = projections
    .command('rebuild')
    .description('make the read model anew from the log; tells nobody anything')
    .option('--into <file>', 'into this new file, beside a running server, and switch nothing')
    .addOption(jsonOption())
    .action((_: unknown, self: Command) => tellRebuild(self.optsWithGlobals()));
  teach(rebuild, ['npx tapewatch projections rebuild', 'npx tapewatch projections rebuild --into fresh.sqlite']);
};
