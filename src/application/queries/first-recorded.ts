import type { EventStore } from '../ports/event-store.ts';

/** When the oldest commit of the log was recorded, in epoch milliseconds; null while there is none. */
export const firstRecorded = async (log: Pick<EventStore, 'read' | 'streams'>): Promise<number | null> => {
  let first: number | null = null;
  for (const stream of await log.streams()) {
    const [oldest] = (await log.read(stream, 1, 1)).commits;
    if (oldest) first = Math.min(first ?? Infinity, oldest.recordedAt);
  }
  return first;
};
