import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import { EventStoreError, type EventStore, type EventStoreFailure } from '../../application/ports/event-store.ts';

/** What the event store last failed with, so that the process can say that it is not ready; null once an append went well. */
export type StoreHealth = { failing(): EventStoreFailure | null };

/** Failures of the store itself; the others are about what it was asked. */
const OUTAGES: readonly EventStoreFailure[] = ['busy', 'unavailable', 'corrupt'];

const outageOf = (error: unknown): EventStoreFailure | null =>
  error instanceof EventStoreError && OUTAGES.includes(error.kind) ? error.kind : null;

/** The same store, whose appends are watched. */
export const watchAppends = (
  store: EventStore & CommitFeed,
): { readonly store: EventStore & CommitFeed; readonly health: StoreHealth } => {
  let failing: EventStoreFailure | null = null;
  const watched: EventStore & CommitFeed = {
    append: async (...given) => {
      try {
        const appended = await store.append(...given);
        failing = null;
        return appended;
      } catch (error) {
        failing = outageOf(error) ?? failing;
        throw error;
      }
    },
    read: (...given) => store.read(...given),
    streams: () => store.streams(),
    commitsAfter: (...given) => store.commitsAfter(...given),
    head: () => store.head(),
    onAppend: (wake) => store.onAppend(wake),
  };
  return { store: watched, health: { failing: () => failing } };
};
