import { join } from 'node:path';
import { openSqliteParking } from '../../adapters/parking/sqlite-parking.ts';
import { redriveQueue, type RedrivenQueue } from '../../application/commands/redrive-queue.ts';
import type { QueueCounts, WorkQueue } from '../../application/ports/work-queue.ts';
import type { Config } from '../composition/config.ts';
import { openQueues, type Queues } from '../composition/messaging.ts';
import { holdFolder } from '../composition/resources.ts';
import { accountName } from './account-name.ts';

/** How many messages a queue holds. */
export type QueueState = QueueCounts & { readonly queue: string };

const stateOf = async (queue: WorkQueue): Promise<QueueState> => ({ queue: queue.name, ...(await queue.counts()) });

const withQueues = async <T>(config: Config, work: (queues: Queues) => Promise<T>): Promise<T> => {
  const queues = openQueues(config);
  try {
    return await work(queues);
  } finally {
    queues.close();
  }
};

/** The queue behind the bus and its dead letters. Failures are QueueError. */
export const queueStates = (config: Config): Promise<readonly QueueState[]> =>
  withQueues(config, ({ queue, dead }) => Promise.all([queue, dead].map(stateOf)));

/** Sends all dead letters back that are there now, and keeps in the data folder who did it. Refused with a UsageError while a server runs; failures are QueueError. */
export const redriveDeadLetters = async (config: Config): Promise<RedrivenQueue & { readonly queue: string }> => {
  const lock = holdFolder(config.data);
  try {
    const trail = openSqliteParking({ file: join(config.data, 'parking.sqlite') });
    try {
      return await withQueues(config, async ({ queue, dead }) => {
        const { waiting } = await dead.counts();
        const redriven = await redriveQueue({ queue, dead, trail }, { by: accountName(), at: Date.now() }, waiting);
        return { queue: queue.name, ...redriven };
      });
    } finally {
      trail.close();
    }
  } finally {
    lock.release();
  }
};
