import * as z from 'zod';
import { EventStoreError, type CommitPlace } from '../../application/ports/event-store.ts';
import type { LogChange } from '../../application/ports/log-changes.ts';
import { commitsOf, streamOf, type Item } from '../dynamodb/log-table.ts';
import { commitOf, UNNUMBERED } from './dynamodb-item.ts';
import { openCommit } from './stored-commit.ts';

const whole = z.object({ N: z.string() }).transform(({ N }) => Number(N));

/** Bytes as the SDK gives them, or in base64 as Lambda does. */
const bytes = z.object({
  B: z.union([z.instanceof(Uint8Array), z.base64().transform((text) => Buffer.from(text, 'base64'))]),
});

const attribute = z.union([z.object({ S: z.string() }), z.object({ N: z.string() }), bytes]);

const recordSchema = z.object({
  eventName: z.string(),
  dynamodb: z.object({
    SequenceNumber: z.string().regex(/^\d+$/),
    Keys: z.object({ p: z.object({ S: z.string() }), f: whole }),
    NewImage: z.record(z.string(), attribute).optional(),
  }),
});

const PARTITION = commitsOf('');

const placeOf = (stream: string, first: number, image: Item): CommitPlace => {
  const last = whole.safeParse(image['l']);
  return { stream, first, last: last.success ? last.data : first, sequence: UNNUMBERED };
};

const told = (order: bigint, image: Item, place: CommitPlace): LogChange => {
  try {
    return { order, commit: openCommit(commitOf(image)) };
  } catch (error) {
    if (!(error instanceof EventStoreError)) throw error;
    return { order, place, reason: error.message };
  }
};

/** The commit that a record of the table's stream tells of; null where it tells of something else, such as a snapshot. What is no record of such a table is refused ('corrupt'). */
export const changeIn = (record: unknown): LogChange | null => {
  const checked = recordSchema.safeParse(record);
  if (!checked.success) {
    const message = 'A record of the stream is none of a table of the log; check which stream is read.';
    throw new EventStoreError('corrupt', message, { cause: checked.error });
  }
  const { eventName, dynamodb } = checked.data;
  const { SequenceNumber, Keys, NewImage: image } = dynamodb;
  if (eventName !== 'INSERT' || !image || !Keys.p.S.startsWith(PARTITION)) return null;
  return told(BigInt(SequenceNumber), image, placeOf(streamOf(Keys.p.S), Keys.f, image));
};
