import { join } from 'node:path';
import { openSqliteParking } from '../../adapters/parking/sqlite-parking.ts';
import { redriveQueue, type RedrivenQueue } from '../../application/commands/redrive-queue.ts';
import type { Parking } from '../../application/ports/parking.ts';
import type { QueueCounts, WorkQueue } from '../../application/ports/work-queue.ts';
import type { Config } from '../composition/config.ts';
import { openQueues, type QueuePair } from '../composition/messaging.ts';
import { holdFolder } from '../composition/resources.ts';
import { accountName } from './account-name.ts';

/** How many messages a queue holds. */
export type QueueState = QueueCounts & { readonly queue: string };

const stateOf = async (queue: WorkQueue): Promise<QueueState> => ({ queue: queue.name, ...(await queue.counts()) });

const withQueues = async <T>(config: Config, work: (pairs: readonly QueuePair[]) => Promise<T>): Promise<T> => {
  const { pairs, close } = openQueues(config);
  try {
    return await work(pairs);
  } finally {
    close();
  }
};

/** The queues that the configuration uses, each with its dead letters. Failures are QueueError. */
export const queueStates = (config: Config): Promise<readonly QueueState[]> =>
  withQueues(config, (pairs) => Promise.all(pairs.flatMap(({ queue, dead }) => [queue, dead]).map(stateOf)));

/** What came of sending the dead letters of a queue back. */
export type RedrivenLetters = RedrivenQueue & { readonly queue: string };

const redriveAll = async (pairs: readonly QueuePair[], trail: Pick<Parking, 'record'>): Promise<RedrivenLetters[]> => {
  const all: RedrivenLetters[] = [];
  for (const { queue, dead } of pairs) {
    const { waiting } = await dead.counts();
    const redriven = await redriveQueue({ queue, dead, trail }, { by: accountName(), at: Date.now() }, waiting);
    all.push({ queue: queue.name, ...redriven });
  }
  return all;
};

/** Sends all dead letters back that are there now, and keeps in the data folder who did it. Refused with a UsageError while a server runs; failures are QueueError. */
export const redriveDeadLetters = async (config: Config): Promise<readonly RedrivenLetters[]> => {
  const lock = holdFolder(config.data);
  try {
    const trail = openSqliteParking({ file: join(config.data, 'parking.sqlite') });
    try {
      return await withQueues(config, (pairs) => redriveAll(pairs, trail));
    } finally {
      trail.close();
    }
  } finally {
    lock.release();
  }
};
