import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Config } from '../composition/config.ts';

const THREAD = new URL('audit-thread.ts', import.meta.url);

/** Follows the hashes of the log in a thread of its own, so that nothing waits for it; gives what is wrong, null where nothing is or the log is in memory. Rejects when aborted. */
export const checkLog = async ({ store, data }: Config, signal: AbortSignal): Promise<string | null> => {
  if (store === 'memory') return null;
  const thread = new Worker(THREAD, { workerData: join(data, 'events.sqlite') });
  try {
    const said: unknown[] = await once(thread, 'message', { signal });
    return typeof said[0] === 'string' ? said[0] : null;
  } finally {
    await thread.terminate();
  }
};
