import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Composed } from '../composition/compose.ts';
import type { Config } from '../composition/config.ts';
import { TOKENS } from '../composition/tokens.ts';
import type { Progress } from './progress.ts';

const THREAD = new URL('audit-thread.ts', import.meta.url);

const faultOf = async ({ store, data }: Config, signal: AbortSignal): Promise<string | null> => {
  if (store === 'memory') return null;
  const thread = new Worker(THREAD, { workerData: join(data, 'events.sqlite') });
  try {
    const said: unknown[] = await once(thread, 'message', { signal });
    return typeof said[0] === 'string' ? said[0] : null;
  } finally {
    await thread.terminate();
  }
};

/** Follows the hashes of a log in files in a thread of its own, so that nothing waits for it, and keeps in the progress how that stands; gives what is wrong, null where nothing is or the log is in memory. One in a table stays unchecked, because every read of it is billed. Rejects when aborted. */
export const checkLog = async (composed: Composed, progress: Progress, signal: AbortSignal): Promise<string | null> => {
  const config = await composed.get(TOKENS.config);
  if (config.store === 'dynamodb') return null;
  progress.log = { state: 'checking', fault: null };
  try {
    const fault = await faultOf(config, signal);
    progress.log = { state: fault === null ? 'sound' : 'bad', fault };
    return fault;
  } catch (error) {
    progress.log = { state: 'unchecked', fault: null };
    throw error;
  }
};
