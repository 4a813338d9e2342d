import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore, type SqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import type { Config } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';

/** Asks the log of the data folder, beside a running server or without one. A folder without a log is a UsageError. */
export const readingLog = async <T>({ data }: Config, ask: (log: SqliteEventStore) => Promise<T>): Promise<T> => {
  const file = join(data, 'events.sqlite');
  if (!existsSync(file))
    throw new UsageError(
      `The data folder ${data} holds no log; run npm start first, or name the folder in TAPEWATCH_DATA`,
    );
  const log = openSqliteEventStore({ file, now: Date.now, readOnly: true });
  try {
    return await ask(log);
  } finally {
    log.close();
  }
};
