import * as z from 'zod';
import { EventStoreError, type StoredEvent } from '../../../application/ports/event-store.ts';
import { FORMATS, newestVersion, type EventFormat, type EventFormats } from './formats.ts';
import { isRecord } from './plain-check.ts';

/** Encoded events and where they stand: `first` is the version of the first of them in `stream`. */
export type EncodedEvents = { readonly stream: string; readonly first: number; readonly body: string };

const list = z.array(z.unknown());
const envelope = z.strictObject({ type: z.string(), v: z.int(), data: z.looseObject({}) });

const ENVELOPE_FIELDS = Object.keys(envelope.shape).length;

type Envelope = z.infer<typeof envelope>;

/** What is wrong with an event, in words that go on after "is broken:". */
const fault = ({ issues: [issue] }: z.ZodError): string => {
  const what = issue && issue.path.length > 0 ? `its field ${issue.path.join('.')}` : 'it';
  if (issue?.code === 'invalid_type') return `${what} is missing or no ${issue.expected}`;
  if (issue?.code === 'unrecognized_keys')
    return `${what} has fields that do not belong there: ${issue.keys.join(', ')}`;
  return `${what} has a value that is not allowed`;
};

const unreadable = (message: string, cause?: unknown): EventStoreError =>
  new EventStoreError('unreadable-event', message, { cause });

const inSchemaOrder = (event: StoredEvent, { schema, isPlain }: EventFormat): StoredEvent => {
  const given: unknown = event;
  if (isPlain(given)) return given;
  const checked = schema.safeParse(event);
  if (checked.success) return checked.data;
  const problem = `${event.type} could not be read again (${fault(checked.error)}), so nothing was written.`;
  throw unreadable(problem, checked.error);
};

const seal = (event: StoredEvent, formats: EventFormats): Envelope => {
  const format = formats.get(event.type);
  if (!format) throw unreadable(`Event ${event.type} has no stored form, so nothing was written.`);
  const { type, ...data } = inSchemaOrder(event, format);
  return { type, v: newestVersion(format), data };
};

/** The stored form of events: a JSON array of `{ type, v, data }` with fields in schema order, so that equal events give equal text. Minus zero is stored as 0; an event that could not be read again is refused ('unreadable-event'). */
export const encodeEvents = (events: readonly StoredEvent[], formats: EventFormats = FORMATS): string =>
  JSON.stringify(events.map((event) => seal(event, formats)));

/** The events of a body that this process has just encoded, as a read will give them; nothing is checked again. */
export const eventsOfOwn = (body: string): readonly StoredEvent[] => {
  const sealed = JSON.parse(body) as readonly { readonly type: string; readonly data: object }[];
  return sealed.map(({ type, data }) => Object.assign(data, { type }) as StoredEvent);
};

/** The event of an envelope that is just as this Tapewatch writes it, else null. */
const openPlain = (item: unknown, formats: EventFormats): StoredEvent | null => {
  if (!isRecord(item) || Object.keys(item).length !== ENVELOPE_FIELDS) return null;
  const { type, v, data } = item;
  const format = typeof type === 'string' ? formats.get(type) : undefined;
  if (!format || v !== newestVersion(format) || !isRecord(data)) return null;
  const event: unknown = { type, ...data };
  return format.isPlain(event) ? event : null;
};

const open = (sealed: Envelope, where: string, formats: EventFormats): StoredEvent => {
  const { type, v } = sealed;
  const what = `${where} (${type}, schema version ${v})`;
  const format = formats.get(type);
  if (!format) throw unreadable(`${what} has a type this Tapewatch does not know. Update Tapewatch.`);
  const newest = newestVersion(format);
  if (v < 1 || v > newest) throw unreadable(`${what} is outside versions 1 to ${newest} known here. Update Tapewatch.`);
  const data = format.upcasts.slice(v - 1).reduce((older, upcast) => upcast(older), sealed.data);
  const checked = format.schema.safeParse({ ...data, type });
  if (checked.success) return checked.data;
  throw unreadable(`${what} is broken: ${fault(checked.error)}. Restore the log from a backup.`, checked.error);
};

const parseBody = ({ stream, first, body }: EncodedEvents): readonly unknown[] => {
  try {
    const items: unknown = JSON.parse(body);
    return Array.isArray(items) ? items : list.parse(items);
  } catch (cause) {
    const message = `The commit at version ${first} of ${stream} is no list of events. Restore the log from a backup.`;
    throw unreadable(message, cause);
  }
};

/** The events of an encoded commit, upcast to their newest version; one that cannot be read is refused with its place, type and version ('unreadable-event'). */
export const decodeEvents = (encoded: EncodedEvents, formats: EventFormats = FORMATS): readonly StoredEvent[] =>
  parseBody(encoded).map((item, i) => {
    const plain = openPlain(item, formats);
    if (plain) return plain;
    const where = `Event ${encoded.first + i} of ${encoded.stream}`;
    const sealed = envelope.safeParse(item);
    if (sealed.success) return open(sealed.data, where, formats);
    throw unreadable(`${where} is broken: ${fault(sealed.error)}. Restore the log from a backup.`, sealed.error);
  });

/** Whether a stored commit says what newly encoded events say, whatever schema versions it was written in. */
export const sameContent = (stored: EncodedEvents, body: string): boolean =>
  stored.body === body || encodeEvents(decodeEvents(stored)) === body;
