import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import { copyDatabase } from '../../adapters/sqlite/copy.ts';
import { guardedBy } from '../../adapters/sqlite/failure.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import type { LogReport } from '../../application/ports/log-audit.ts';
import { brokenLogText } from '../../application/wording/broken-log.ts';
import { grouped } from '../../application/wording/figures.ts';
import type { Config } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';
import type { Progress } from './progress.ts';
import { readingLog } from './reading-log.ts';

/** What nothing else can give back, the log last: what was told and parked never lies ahead of it. */
const FILES = ['deliveries.sqlite', 'parking.sqlite', 'events.sqlite'];

const makeFolder = (folder: string): void => {
  if (existsSync(folder)) throw new UsageError(`${folder} is there already; name a new folder`);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw new UsageError(`The folder ${folder} cannot be made; check that it lies in folders that may be written`, {
      cause,
    });
  }
};

const refuseTable = ({ store, dynamodb: { table } }: Config): void => {
  if (store !== 'dynamodb') return;
  throw new UsageError(
    `The log is in the table ${table}; switch on point-in-time recovery for it instead of backing up`,
  );
};

const copy = (file: string, to: string): void =>
  guardedBy(
    ({ words }, cause) =>
      new EventStoreError('unavailable', `${file} could not be copied to ${to} (${words}); check both disks.`, {
        cause,
      }),
    () => copyDatabase(file, to),
  );

const auditOf = async (file: string, progress: Progress): Promise<LogReport> => {
  const log = openSqliteEventStore({ file, now: Date.now, readOnly: true });
  try {
    return await log.audit((stream, version) => progress(() => `following ${stream}: version ${grouped(version)}`));
  } finally {
    log.close();
  }
};

/** Copies what cannot be made anew of a data folder into a new one, made with those above it, beside a running server or without one, and follows the hashes of the copy; gives what that found. A log that is not as it was written is an EventStoreError, and the copy stays. */
export const backUp = async (config: Config, folder: string, progress: Progress): Promise<LogReport> => {
  refuseTable(config);
  await readingLog(config, (log) => log.head());
  makeFolder(folder);
  for (const name of FILES.filter((one) => existsSync(join(config.data, one)))) {
    progress(() => `copying ${name}`);
    copy(join(config.data, name), join(folder, name));
  }
  const report = await auditOf(join(folder, 'events.sqlite'), progress);
  const broken = brokenLogText(report);
  if (broken !== null) throw new EventStoreError('corrupt', broken);
  return report;
};
