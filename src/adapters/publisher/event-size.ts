import { PublisherError } from '../../application/ports/publisher.ts';
import type { PublicEvent } from '../../application/public-events/public-event.ts';

/** An event with its text as it is sent, and how many bytes that takes with its attributes. */
export type SizedEvent = { readonly event: PublicEvent; readonly text: string; readonly bytes: number };

/** Most bytes of an event, and of all events sent in one request; the buses take 256 KB. */
export const MOST_BYTES = 200 * 1024;

/** What a bus counts besides the text, in bytes: time, source, type and attributes. */
const BESIDES = 1024;

const sized = (event: PublicEvent): SizedEvent => {
  const text = JSON.stringify(event);
  return { event, text, bytes: Buffer.byteLength(text) + BESIDES };
};

/** Events as they are sent. Throws PublisherError (refused) where one is too large for any bus. */
export const sizedEvents = (events: readonly PublicEvent[]): readonly SizedEvent[] => {
  const all = events.map(sized);
  const large = all.find(({ bytes }) => bytes > MOST_BYTES);
  if (!large) return all;
  throw new PublisherError(
    'refused',
    `The event ${large.event.id} takes ${large.bytes} bytes; ${MOST_BYTES} are allowed on a bus.`,
  );
};
