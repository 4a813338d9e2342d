import type { CommitFeed } from '../../application/ports/commit-feed.ts';
import {
  EventStoreError,
  type Appended,
  type EventStore,
  type StoredEvent,
} from '../../application/ports/event-store.ts';
import type { LogAudit } from '../../application/ports/log-audit.ts';
import { EVENT_EXAMPLES } from './codec/event-examples.ts';
import type { CommitIds } from './reference-model.ts';

/** A store with everything that the suites ask of it. */
export type Store = EventStore & CommitFeed & LogAudit;

/** Stores under test: an empty one with its clock, one more on the same log as another process has it, and the same one closed and opened again; `ids` is 'stream' when not given. */
export type Subject = {
  readonly ids?: CommitIds;
  open(now: () => number): Store;
  beside(store: Store): Store;
  reopen(store: Store): Store;
};

/** Bars that differ in time alone. */
export const bars = (count: number, from = 0): readonly StoredEvent[] => {
  const { BarObserved } = EVENT_EXAMPLES;
  return Array.from({ length: count }, (_, i) => ({ ...BarObserved, bar: { ...BarObserved.bar, time: from + i } }));
};

/** How an append ended, in the words of the reference model; a surprise stays one. */
export const outcomeOf = (append: Promise<Appended>): Promise<string> =>
  append.then(
    (answer) => (answer.outcome === 'appended' && answer.repeated ? 'repeated' : answer.outcome),
    (error: unknown) => {
      if (error instanceof EventStoreError) return error.kind;
      throw error;
    },
  );
