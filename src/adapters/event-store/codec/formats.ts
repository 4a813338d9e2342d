import type * as z from 'zod';
import type { StoredEvent } from '../../../application/ports/event-store.ts';
import { plainCheck } from './plain-check.ts';
import { SCHEMAS } from './schemas.ts';

/** Fields of a stored event, as read and not yet checked. */
export type EventData = Readonly<Record<string, unknown>>;

/** Turns the data of one schema version into those of the next. */
export type Upcast = (data: EventData) => EventData;

/** How one event type is stored: `upcasts` lead from version 1 to the newest, which `schema` describes; `isPlain` is its quick yes (plainCheck). */
export type EventFormat = {
  readonly schema: z.ZodType<StoredEvent>;
  readonly upcasts: readonly Upcast[];
  readonly isPlain: (value: unknown) => value is StoredEvent;
};

/** The format of a schema, newest of as many versions as there are upcasts and one. */
export const formatOf = (schema: z.ZodType<StoredEvent>, upcasts: readonly Upcast[] = []): EventFormat => ({
  schema,
  upcasts,
  isPlain: plainCheck(schema),
});

/** The formats by event type. */
export type EventFormats = ReadonlyMap<string, EventFormat>;

/** The schema version a format writes. */
export const newestVersion = (format: EventFormat): number => format.upcasts.length + 1;

/** Before rules were held to a pace none was. */
const withoutPace: Upcast = (data) => ({ ...data, pace: 0 });

/** By event type, oldest first; a type that never changed has none. */
const UPCASTS: Readonly<Record<string, readonly Upcast[]>> = { TickerWatched: [withoutPace] };

/** The format of every stored event. A changed event gets its new schema in SCHEMAS, an upcast here and a golden file. */
export const FORMATS: EventFormats = new Map(
  Object.entries(SCHEMAS).map(([type, schema]) => [type, formatOf(schema, UPCASTS[type])]),
);
