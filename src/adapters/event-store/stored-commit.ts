import { EventStoreError, type Commit } from '../../application/ports/event-store.ts';
import { decodeEvents } from './codec/codec.ts';

/** A commit as a store keeps it, its events encoded in `body`. */
export type StoredCommit = Omit<Commit, 'events'> & { readonly body: string };

/** The commit with its events decoded; one whose events do not fill its versions is refused ('corrupt'). */
export const openCommit = ({ body, ...commit }: StoredCommit): Commit => {
  const { stream, first, last } = commit;
  const events = decodeEvents({ stream, first, body });
  if (events.length === last - first + 1) return { ...commit, events };
  const message = `The commit at version ${first} of ${stream} holds ${events.length} events, not versions ${first} to ${last}. Restore the log from a backup.`;
  throw new EventStoreError('corrupt', message);
};
