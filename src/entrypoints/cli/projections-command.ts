import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteParking } from '../../adapters/parking/sqlite-parking.ts';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import { replayLog } from '../../application/commands/replay-log.ts';
import { countText } from '../../application/wording/figures.ts';
import { createProjection } from '../../application/subscribers/project.ts';
import type { Config } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { holdFolder } from '../composition/resources.ts';
import { readingLog } from './reading-log.ts';
import { stateLines, subscriberStates } from './subscriber-states.ts';

/** What a rebuild came to: the commits in it, and how many the log has had since. */
type Rebuilt = { readonly commits: number; readonly lag: number };

const remove = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
};

const rebuildInto = (config: Config, file: string): Promise<Rebuilt> =>
  readingLog(config, async (log) => {
    const readModel = openSqliteReadModel({ file });
    try {
      const commits = await replayLog(log, createProjection({ readModel, read: log.read.bind(log) }));
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

const rebuildInPlace = async (config: Config): Promise<Rebuilt> => {
  const file = join(config.data, 'readmodel.sqlite');
  const fresh = join(config.data, 'readmodel.new.sqlite');
  await readingLog(config, (log) => log.head());
  const lock = holdFolder(config.data);
  try {
    remove(fresh);
    const rebuilt = await rebuildInto(config, fresh);
    await releaseParked(config);
    remove(file);
    renameSync(fresh, file);
    return rebuilt;
  } finally {
    lock.release();
  }
};

const rebuildBeside = async (config: Config, file: string): Promise<Rebuilt> => {
  if (existsSync(file)) throw new UsageError(`--into: ${file} is there already; name a new file`);
  try {
    return await rebuildInto(config, file);
  } catch (error) {
    remove(file);
    throw error;
  }
};

/** `tapewatch projections rebuild`: makes the read model anew from the log, beside the old one, and puts it in its place; with `--into` leaves it in a new file, also beside a running server. Nobody is told of anything. */
export const rebuildCommand = async ({ into }: { readonly into?: string }): Promise<void> => {
  const config = loadConfig(process.env);
  if (into === undefined) {
    const { commits } = await rebuildInPlace(config);
    process.stdout.write(`The read model was made anew from ${countText(commits, 'commit')}.\n`);
    return;
  }
  const { commits, lag } = await rebuildBeside(config, into);
  const behind = `${countText(lag, 'commit')} behind the log`;
  process.stdout.write(`${into} was made from ${countText(commits, 'commit')}, ${behind}; nothing was switched.\n`);
};

/** `tapewatch projections status`: how far the read model has come in the log, beside a running server or without one. */
export const projectionsStatusCommand = async ({ json }: { readonly json?: boolean }): Promise<void> => {
  const states = await subscriberStates(loadConfig(process.env));
  const projections = states.filter(({ name }) => name === 'read-model');
  const lines = json ? [JSON.stringify({ projections })] : stateLines(projections);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
};
