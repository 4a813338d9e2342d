import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteEventStore } from '../../adapters/event-store/sqlite-event-store.ts';
import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import type { EventStore } from '../../application/ports/event-store.ts';
import type { LogAudit } from '../../application/ports/log-audit.ts';
import type { Config } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';
import { orderFile } from '../composition/resources.ts';

/** A log that is asked; nothing is appended to it. */
export type ReadLog = Omit<EventStore, 'append'> & CommitFeed & LogAudit;

const refuseMissing = (file: string, data: string): void => {
  if (existsSync(file)) return;
  throw new UsageError(
    `The data folder ${data} holds no log; run npm start first, or name the folder in TAPEWATCH_DATA`,
  );
};

const readingFile = async <T>({ data }: Config, ask: (log: ReadLog) => Promise<T>): Promise<T> => {
  const file = join(data, 'events.sqlite');
  refuseMissing(file, data);
  const log = openSqliteEventStore({ file, now: Date.now, readOnly: true });
  try {
    return await ask(log);
  } finally {
    log.close();
  }
};

/** What the SDK brings in is loaded when it is needed: it would double the start of commands on files. */
const readingTable = async <T>(config: Config, ask: (log: ReadLog) => Promise<T>): Promise<T> => {
  const order = orderFile(config.data);
  refuseMissing(order, config.data);
  const { openTableLog } = await import('../composition/dynamodb.ts');
  const { eventStore, close } = await openTableLog(config, order, { now: Date.now });
  try {
    return await ask(eventStore);
  } finally {
    close();
  }
};

/** Asks the log that belongs to the data folder, beside a running server or without one. A folder without a log is a UsageError. */
export const readingLog = <T>(config: Config, ask: (log: ReadLog) => Promise<T>): Promise<T> =>
  (config.store === 'dynamodb' ? readingTable : readingFile)(config, ask);
