import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import { replayLog } from '../../application/commands/replay-log.ts';
import { countText } from '../../application/queries/figures.ts';
import { createProjection } from '../../application/subscribers/project.ts';
import { UsageError } from '../composition/failure.ts';
import { loadConfig } from '../composition/load-config.ts';
import { holdFolder } from '../composition/resources.ts';

const remove = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
};

const rebuildInto = async (log: string, file: string): Promise<number> => {
  const eventStore = openSqliteEventStore({ file: log, now: Date.now, readOnly: true });
  const readModel = openSqliteReadModel({ file });
  try {
    return await replayLog(eventStore, createProjection({ readModel, read: eventStore.read.bind(eventStore) }));
  } finally {
    readModel.close();
    eventStore.close();
  }
};

/** `tapewatch projections rebuild`: makes the read model anew from the log, beside the old one, and puts it in its place. Nobody is told of anything. */
export const rebuildCommand = async (): Promise<void> => {
  const { data } = loadConfig(process.env);
  const log = join(data, 'events.sqlite');
  if (!existsSync(log))
    throw new UsageError(
      `The data folder ${data} holds no log; run npm start first, or name the folder in TAPEWATCH_DATA`,
    );
  const lock = holdFolder(data);
  try {
    const file = join(data, 'readmodel.sqlite');
    const fresh = join(data, 'readmodel.new.sqlite');
    remove(fresh);
    const commits = await rebuildInto(log, fresh);
    remove(file);
    renameSync(fresh, file);
    process.stdout.write(`The read model was made anew from ${countText(commits, 'commit')}.\n`);
  } finally {
    lock.release();
  }
};
