import {
  EventStoreError,
  type Commit,
  type CommitPlace,
  type StoredEvent,
} from '../../application/ports/event-store.ts';
import { decodeEvents } from './codec/codec.ts';

/** A commit as a store keeps it: its events encoded in `body`, its place in the stream's chain in `hash`. */
export type StoredCommit = Omit<Commit, 'events'> & { readonly body: string; readonly hash: string };

const placeOf = ({ stream, first, last, sequence }: StoredCommit): CommitPlace => ({ stream, first, last, sequence });

const eventsOf = (commit: StoredCommit): readonly StoredEvent[] => {
  try {
    return decodeEvents(commit);
  } catch (cause) {
    if (!(cause instanceof EventStoreError)) throw cause;
    throw new EventStoreError(cause.kind, cause.message, { cause, commit: placeOf(commit) });
  }
};

/** The commit as the port gives it, with these events. */
export const commitWith = (stored: StoredCommit, events: readonly StoredEvent[]): Commit => {
  const { commitId, recordedAt } = stored;
  return { ...placeOf(stored), commitId, recordedAt, events };
};

/** The commit with its events decoded; one whose events do not fill its versions is refused ('corrupt'). */
export const openCommit = (stored: StoredCommit): Commit => {
  const { stream, first, last } = stored;
  const events = eventsOf(stored);
  if (events.length === last - first + 1) return commitWith(stored, events);
  const message = `The commit at version ${first} of ${stream} holds ${events.length} events, not versions ${first} to ${last}. Restore the log from a backup.`;
  throw new EventStoreError('corrupt', message, { commit: placeOf(stored) });
};
