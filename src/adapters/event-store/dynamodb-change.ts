import * as z from 'zod';
import { EventStoreError, type CommitPlace } from '../../application/ports/event-store.ts';
import type { LogChange } from '../../application/ports/log-changes.ts';
import { commitsOf, streamOf, type Item } from '../dynamodb/log-table.ts';
import type { Numberable } from './commit-order.ts';
import { commitOf, UNNUMBERED } from './dynamodb-item.ts';
import { openCommit } from './stored-commit.ts';

const whole = z.object({ N: z.string() }).transform(({ N }) => Number(N));

/** Bytes as the SDK gives them, or in base64 as Lambda does. */
const bytes = z.object({
  B: z.union([z.instanceof(Uint8Array), z.base64().transform((text) => Buffer.from(text, 'base64'))]),
});

const attribute = z.union([z.object({ S: z.string() }), z.object({ N: z.string() }), bytes]);

/** The attributes of an item that a commit can have; one of another kind is somebody else's. */
const attributes = z.record(z.string(), z.unknown()).transform((given): Item => {
  const known: Item = {};
  for (const [name, value] of Object.entries(given)) {
    const { success, data } = attribute.safeParse(value);
    if (success) known[name] = data;
  }
  return known;
});

const recordSchema = z.object({
  eventName: z.string(),
  dynamodb: z.object({
    SequenceNumber: z.string().regex(/^\d+$/),
    Keys: z.object({ p: z.object({ S: z.string() }), f: whole }),
    NewImage: attributes.optional(),
  }),
});

const PARTITION = commitsOf('');

const placeOf = (stream: string, first: number, image: Item): CommitPlace => {
  const last = whole.safeParse(image['l']);
  return { stream, first, last: last.success ? last.data : first, sequence: UNNUMBERED };
};

type Told = { readonly order: bigint; readonly id: string; readonly image: Item; readonly place: CommitPlace };

const told = ({ order, id, image, place }: Told): LogChange => {
  try {
    return { order, id, commit: openCommit(commitOf(image)) };
  } catch (error) {
    if (!(error instanceof EventStoreError)) throw error;
    return { order, id, place, reason: error.message };
  }
};

const notOfALog = (cause: unknown): EventStoreError => {
  const message = 'A record of the stream is none of a table of the log; check which stream is read.';
  return new EventStoreError('corrupt', message, { cause });
};

/** The item of a commit that a record tells of, and its place. */
const itemIn = (record: unknown): Told | null => {
  const { success, data, error } = recordSchema.safeParse(record);
  if (!success) throw notOfALog(error);
  const { SequenceNumber: id, Keys, NewImage: image } = data.dynamodb;
  if (data.eventName !== 'INSERT' || !image || !Keys.p.S.startsWith(PARTITION)) return null;
  return { order: BigInt(id), id, image, place: placeOf(streamOf(Keys.p.S), Keys.f, image) };
};

const commitId = z.object({ c: z.object({ S: z.string() }) });

/** Which commit a record tells of, unread; one whose item has no id is known by its versions alone. */
export const numberableIn = (record: unknown): Numberable | null => {
  const item = itemIn(record);
  if (!item) return null;
  const { stream, first, last } = item.place;
  return { stream, first, last, commitId: commitId.safeParse(item.image).data?.c.S ?? null };
};

/** The commit that a record of the table's stream tells of; null where it tells of something else, such as a snapshot. What has other keys than such a table is refused ('corrupt'): then the whole stream is another's. */
export const changeIn = (record: unknown): LogChange | null => {
  const item = itemIn(record);
  return item && told(item);
};
