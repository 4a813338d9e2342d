import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DataLock } from '../../adapters/event-store/data-lock.ts';
import { openSqliteParking } from '../../adapters/parking/sqlite-parking.ts';
import { removeReadModel, replaceReadModel } from '../../adapters/read-model/renewable-read-model.ts';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import { releaseParked } from '../../application/commands/release-parked.ts';
import { replayLog } from '../../application/commands/replay-log.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import { createProjection } from '../../application/subscribers/project.ts';
import { brokenLogText } from '../../application/wording/broken-log.ts';
import { grouped } from '../../application/wording/figures.ts';
import type { Config } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';
import { holdFolder, rebuiltFile } from '../composition/resources.ts';
import { followedLog, type Progress } from './progress.ts';
import { readingLog } from './reading-log.ts';

/** What a rebuild came to: the commits in it, and how many the log has had since. */
export type Rebuilt = { readonly commits: number; readonly lag: number };

/** Milliseconds between two looks at whether the server has taken what was made. */
const EVERY = 100;

/** Milliseconds that the server is given for that. */
const PATIENCE = 60_000;

const build = (config: Config, file: string, progress: Progress): Promise<Rebuilt> =>
  readingLog(config, async (opened) => {
    const report = await opened.audit((stream, version) =>
      progress(() => `following ${stream}: version ${grouped(version)}`),
    );
    const broken = brokenLogText(report);
    if (broken !== null) throw new EventStoreError('corrupt', broken);
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
const releaseAll = async ({ data }: Config): Promise<void> => {
  const parking = openSqliteParking({ file: join(data, 'parking.sqlite') });
  try {
    await releaseParked(parking, 'read-model');
  } finally {
    parking.close();
  }
};

/** Makes the read model anew into a file, which is gone again when that fails. */
export const rebuildInto = async (config: Config, file: string, progress: Progress): Promise<Rebuilt> => {
  if (config.readModel === 'dynamodb')
    throw new UsageError('--into: findings in a table are made anew in the table; leave it out');
  if (existsSync(file)) throw new UsageError(`--into: ${file} is there already; name a new file`);
  try {
    return await build(config, file, progress);
  } catch (error) {
    removeReadModel(file);
    throw error;
  }
};

/** Puts the file in the place of the read model of a folder that no server uses; what was parked is let go of only then. */
const switchTo = async (config: Config, file: string): Promise<void> => {
  replaceReadModel(join(config.data, 'readmodel.sqlite'), file);
  await releaseAll(config);
};

/** Leaves the file to the running server, and waits until that has put it in the place of its read model. */
const handTo = async ({ data }: Config, file: string, patience: number): Promise<void> => {
  const next = rebuiltFile(data);
  const { ino } = statSync(file);
  renameSync(file, next);
  for (let waited = 0; waited < patience && existsSync(next); waited += EVERY) await wait(EVERY);
  removeReadModel(next);
  if (statSync(join(data, 'readmodel.sqlite')).ino === ino) return;
  throw new ReadModelError(
    'unavailable',
    `The process that uses the data folder ${data} did not take the new read model. Stop it, and run npx tapewatch projections rebuild again.`,
  );
};

const isHeld = (error: unknown): boolean =>
  error instanceof UsageError && error.cause instanceof EventStoreError && error.cause.kind === 'busy';

const lockUnlessHeld = (data: string): DataLock | null => {
  try {
    return holdFolder(data);
  } catch (error) {
    if (isHeld(error)) return null;
    throw error;
  }
};

/** Makes findings anew in their table, where a running server takes them by itself; what was parked is let go of when none runs, and by a re-drive else. */
const rebuildTable = async (config: Config, progress: Progress): Promise<Rebuilt> => {
  const { rebuildInTable } = await import('../composition/table-rebuild.ts');
  const commits = await rebuildInTable(config, (stream) => progress(() => `reading the findings of ${stream}`));
  const lock = lockUnlessHeld(config.data);
  if (!lock) return { commits, lag: 0 };
  try {
    await releaseAll(config);
  } finally {
    lock.release();
  }
  return { commits, lag: 0 };
};

/** Does the switch as the one writer of the folder, or lets the writer do it. */
const switchOrHand = async (config: Config, file: string, patience: number): Promise<void> => {
  const lock = lockUnlessHeld(config.data);
  if (!lock) return handTo(config, file, patience);
  try {
    await switchTo(config, file);
  } finally {
    lock.release();
  }
};

const rebuildFile = async (config: Config, room: string, progress: Progress, patience: number): Promise<Rebuilt> => {
  const file = join(room, 'readmodel.sqlite');
  removeReadModel(file);
  const rebuilt = await rebuildInto(config, file, progress);
  await switchOrHand(config, file, patience);
  return rebuilt;
};

/** Makes the read model anew beside the one in use, and has it take its place: by itself, or by the server that runs on the folder. `patience` is how long that may take, in milliseconds. One rebuild of a folder at a time. */
export const rebuildInPlace = async (config: Config, progress: Progress, patience = PATIENCE): Promise<Rebuilt> => {
  await readingLog(config, (log) => log.head());
  const room = join(config.data, 'rebuild');
  mkdirSync(room, { recursive: true });
  const lock = holdFolder(room);
  try {
    return await (config.readModel === 'dynamodb'
      ? rebuildTable(config, progress)
      : rebuildFile(config, room, progress, patience));
  } finally {
    lock.release();
  }
};
