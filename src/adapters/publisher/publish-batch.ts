import { PublisherError } from '../../application/ports/publisher.ts';
import { entryFailureOf, sendEntries, type Sending } from '../aws/entries.ts';
import type { SizedEvent } from './event-size.ts';

/** Publishes what fits into one request, and again what the bus did not take. Throws PublisherError in the name of the first event that it never took, and what `send` throws. */
export const publishBatch = async (
  bus: string,
  events: readonly SizedEvent[],
  sending: Sending<SizedEvent>,
): Promise<void> => {
  const [untaken] = await sendEntries(events, sending);
  if (!untaken) return;
  const { kind, words } = entryFailureOf(untaken.code, `the event ${untaken.item.event.id}`);
  throw new PublisherError(kind, `${bus} ${words}.`);
};
