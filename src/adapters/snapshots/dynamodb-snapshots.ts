import { hash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { SnapshotsError, type Snapshot, type Snapshots } from '../../application/ports/snapshots.ts';
import { awsFailureOf } from '../aws/failure.ts';
import { numeric, snapshotOf, streamOf, type Item } from '../dynamodb/log-table.ts';
import type { Table } from '../dynamodb/table.ts';

/** Commits between two of a stream: so many that the largest state, of minute bars and 19 KB packed, adds less than a tenth to the units of the commits. */
const EVERY = 192;

/** A window that spans the copies of what a state remembers, at a twentieth of the time that the best compression takes. */
const PACKING = { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 20 } };

const number = z.object({ N: z.string() }).transform(({ N }) => Number(N));

const itemSchema = z.object({
  p: z.object({ S: z.string() }),
  v: number,
  c: z.object({ S: z.string() }),
  k: number,
  h: z.object({ B: z.instanceof(Uint8Array) }),
  b: z.object({ B: z.instanceof(Uint8Array) }),
});

const digestOf = ({ stream, version, commitId, fold, body }: Snapshot): Buffer =>
  hash('sha256', `${JSON.stringify([stream, version, commitId, fold])}\n${body}`, 'buffer');

/** The item of a stream's snapshot: version `v`, commit id `c`, fold `k`, digest `h`, body `b`. */
const itemOf = (snapshot: Snapshot): Item => {
  const { stream, version, commitId, fold, body } = snapshot;
  return {
    p: { S: snapshotOf(stream) },
    f: numeric(0),
    v: numeric(version),
    c: { S: commitId },
    k: numeric(fold),
    h: { B: digestOf(snapshot) },
    b: { B: brotliCompressSync(body, PACKING) },
  };
};

/** The snapshot of an item, null when it is not as it was kept. */
const snapshotIn = (item: Item): Snapshot | null => {
  try {
    const { p, v, c, k, h, b } = itemSchema.parse(item);
    const body = brotliDecompressSync(b.B).toString();
    const snapshot = { stream: streamOf(p.S), version: v, commitId: c.S, fold: k, body };
    return digestOf(snapshot).equals(h.B) ? snapshot : null;
  } catch {
    return null;
  }
};

const asking = async <T>(table: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (cause) {
    const failure = awsFailureOf(cause);
    throw failure ? new SnapshotsError(`The table ${table} ${failure.words}.`, { cause }) : cause;
  }
};

/** Keeps snapshots as items of the table of commits, one of each stream; losing them loses nothing. They are read as they were a moment ago, at half the price: an older one is as good. */
export const createDynamodbSnapshots = ({ client, name }: Table): Snapshots => ({
  every: EVERY,
  newest: (stream) =>
    asking(name, async () => {
      const key = { p: { S: snapshotOf(stream) }, f: numeric(0) };
      const { Item: item } = await client.send(new GetItemCommand({ TableName: name, Key: key }));
      return item ? snapshotIn(item) : null;
    }),
  keep: (snapshot) =>
    asking(name, async () => {
      await client.send(new PutItemCommand({ TableName: name, Item: itemOf(snapshot) }));
    }),
});
